// The sample campaign, as a site's template would write it into the page.

export const campaign = {
  slug: "education",
  title: "A year of school for every child",
  story: [
    "₹500 keeps one child in class for a month: books, a uniform, a hot lunch, and somebody who notices when a child stays away.",
    "In the hill villages on both sides of the border, a year of school costs less than a pair of shoes in the city. What keeps children at home is rarely the will. It is the notebook that is full, the shoes that are outgrown, the walk that is too long without breakfast.",
    "Your gift goes to the village schools themselves. Teachers and parents decide together what is needed most.",
  ],
  raisedMinor: 0,
  goalMinor: 500_000_00,
  payee: "Daan Education Trust",
};

export const PRESETS_MINOR = [100_00, 500_00, 1_000_00, 2_500_00];
export const MIN_MINOR = 10_00;
export const MAX_MINOR = 500_000_00;
