/** Ids that a fresh DHIS2 makes; those of the default category model are the same on every server (2.38+). */
export const defaultIds = {
  categoryOption: 'xYerKDKCefk',
  category: 'GLevLNI9wkl',
  categoryCombo: 'bjDvmb4bfuf',
  categoryOptionCombo: 'HllvX50cXC0',
  adminUser: 'M5zQapPyTZI',
  superuserRole: 'yrB6vc5Ip3r',
} as const;
