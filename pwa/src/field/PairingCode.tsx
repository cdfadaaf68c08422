import { useEffect, useState } from 'preact/hooks';
import { answered, api } from '../core/client';
import { t, time } from '../core/i18n';
import { problemText } from '../core/problems';
import type { Pairing } from '../core/wire';
import { Button, Loading, Notice, SvgImage } from '../ui';
import './welcome.css';

/** A code and QR for one's next device: ten minutes, once. */
export function PairingCode({ isCodeOnly }: { isCodeOnly?: boolean }) {
  const [pairing, setPairing] = useState<Pairing>();
  const [problem, setProblem] = useState<unknown>(null);
  const ask = () => {
    setProblem(null);
    setPairing(undefined);
    answered(api.POST('/api/pairings')).then(setPairing, setProblem);
  };
  useEffect(ask, []);
  if (problem) {
    return (
      <Notice
        tone="critical"
        title={problemText(problem)}
        actions={<Button onClick={ask}>{t('ui.again')}</Button>}
      />
    );
  }
  if (!pairing) return <Loading lines={2} text />;
  return (
    <div class="stack">
      {!isCodeOnly && <SvgImage svg={pairing.qr_svg} alt={t('devices.qr_alt')} />}
      <p class="pairing-code">{pairing.code}</p>
      <p class="muted small">{t('devices.code_until', { time: time(pairing.expires_at) })}</p>
      <Button icon="refresh-cw" onClick={ask}>
        {t('devices.new_code')}
      </Button>
    </div>
  );
}
