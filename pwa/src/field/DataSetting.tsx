import { chooseData, dataChoice, isLowData } from '../app/low-data';
import { t } from '../core/i18n';
import type { DataChoice } from '../core/low-data';
import { Select } from '../ui';

/** Whether pictures and sound come by themselves. */
export function DataSetting() {
  const options: DataChoice[] = ['auto', 'on', 'off'];
  return (
    <Select
      label={t('data.title')}
      hint={isLowData.value ? t('data.is_on') : t('data.hint')}
      value={dataChoice.value}
      options={options.map((value) => ({ value, label: t(`data.${value}`) }))}
      onChange={(value) => void chooseData(value as DataChoice)}
    />
  );
}
