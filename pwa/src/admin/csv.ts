/** A file Excel opens in columns wherever it speaks Dutch: a byte order mark and semicolons. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`;
}

function cell(value: string): string {
  const safe = /^[=+\-@\t]/.test(value) && !/^\+\d/.test(value) ? `'${value}` : value;
  return /[;"\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const HEADERS = {
  nl: 'personeelsnummer,naam,taal,tijdzone,locatie,afdeling,functie,telefoon,e-mail,rol',
  en: 'staff number,name,language,time zone,site,department,job,phone,email,role',
};

const PEOPLE = [
  [
    '10023',
    'Jan de Vries',
    'nl',
    'Europe/Amsterdam',
    'Utrecht',
    'Transport',
    'driver',
    '+31612345678',
    '',
    'worker',
  ],
  [
    '10024',
    'Ewa Kowalska',
    'pl',
    'Europe/Brussels',
    'Gent',
    'Transport',
    'driver',
    '',
    '',
    'worker',
  ],
  [
    '10025',
    'Fatima El Amrani',
    'fr',
    'Europe/Brussels',
    'Gent',
    'Bouw',
    'foreman',
    '',
    'fatima@example.org',
    'foreman',
  ],
  [
    '10026',
    'Sanne Bakker',
    'nl',
    'Europe/Amsterdam',
    'Utrecht',
    'HR',
    'communicatie',
    '',
    'sanne@example.org',
    'editor',
  ],
];

/** A small file to start from, with the headings in the reader's language. */
export const exampleFile = (language: 'nl' | 'en'): string =>
  csvOf([HEADERS[language].split(','), ...PEOPLE]);

export const MAX_FILE_BYTES = 10 * 1024 * 1024;

/** Why a file cannot be a list of people, before it is sent; null where it can. */
export function unusable(file: {
  name: string;
  size: number;
}): 'empty' | 'too_large' | 'excel' | null {
  if (/\.(xlsx?|ods|numbers)$/i.test(file.name)) return 'excel';
  if (file.size === 0) return 'empty';
  return file.size > MAX_FILE_BYTES ? 'too_large' : null;
}
