-- What a campaign of years ago brought, and what has a status that few have, is found without passing over all that came since.
CREATE INDEX donations_of_campaign ON donations (campaign, created_at, id, status, gateway, currency, amount_minor);
CREATE INDEX donations_of_rare_status ON donations (status, created_at, id, campaign, gateway, currency, amount_minor)
    WHERE status NOT IN ('paid', 'expired');
