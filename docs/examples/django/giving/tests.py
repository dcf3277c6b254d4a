from django.test import SimpleTestCase, override_settings


class DonatePage(SimpleTestCase):
    def test_the_page_has_the_tag_with_the_views_values(self):
        page = self.client.get("/")
        self.assertContains(page, '<daan-donate campaign="education" amounts="100,500,1000" locale="en">')

    def test_a_donor_who_reads_hindi_gives_in_hindi(self):
        page = self.client.get("/", headers={"accept-language": "hi-IN,hi;q=0.9,en;q=0.5"})
        self.assertContains(page, '<html lang="hi">')
        self.assertContains(page, '/donate/education?lang=hi">')

    @override_settings(DAAN_URL="https://give.example.org")
    def test_script_and_link_come_from_the_server_that_the_settings_name(self):
        page = self.client.get("/")
        self.assertContains(page, 'src="https://give.example.org/embed/v1/daan.js"')
        self.assertContains(page, 'href="https://give.example.org/donate/education')
