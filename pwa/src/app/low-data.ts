import { computed, signal } from '@preact/signals';
import { readFact, writeFact } from '../core/db/device';
import { connection, type DataChoice, isScarce } from '../core/low-data';

export const dataChoice = signal<DataChoice>('auto');
const told = signal({ ...readConnection() });

/** Pictures and sound wait until somebody asks for them. */
export const isLowData = computed(() => isScarce(dataChoice.value, told.value));

function readConnection() {
  const { saveData, effectiveType } = connection();
  return { saveData, effectiveType };
}

export async function followData(): Promise<void> {
  connection().addEventListener?.('change', () => {
    told.value = readConnection();
  });
  dataChoice.value = (await readFact('dataChoice')) ?? 'auto';
}

export async function chooseData(choice: DataChoice): Promise<void> {
  dataChoice.value = choice;
  await writeFact('dataChoice', choice);
}
