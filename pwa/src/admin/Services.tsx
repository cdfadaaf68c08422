import { useState } from 'preact/hooks';
import { ago, dateTime, number, t, time } from '../core/i18n';
import { Button, Facts, Notice, Pill, Section, toast } from '../ui';
import { Confirm } from './Confirm';
import { resumeService } from './calls';
import { whyFailing, whyStopped } from './causes';
import { useAction } from './loaded';
import type { PushService } from './wire';

interface Props {
  services: PushService[];
  onResumed: () => void;
}

/** Each push service: whether it takes our messages; if not, why, and what to do. */
export function Services({ services, onResumed }: Props) {
  return (
    <Section title={t('admin.delivery.services')}>
      {services.length === 0 && <p class="muted">{t('admin.delivery.services.none')}</p>}
      <ul class="devices">
        {services.map((service) => (
          <li key={service.id} class="device">
            <h3>{service.id}</h3>
            <State service={service} />
            {service.state === 'stopped' && <Stopped service={service} onResumed={onResumed} />}
            {service.state !== 'stopped' && service.cause && <Failing cause={service.cause} />}
            {service.state === 'paused' && !service.cause && (
              <p class="muted small">{t('admin.delivery.service.paused_text')}</p>
            )}
            <div class="device-facts">
              <Facts items={factsOf(service)} />
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function State({ service }: { service: PushService }) {
  const { state, paused_until, stopped_at } = service;
  if (state === 'works' && service.cause) {
    return (
      <Pill tone="important" icon="hourglass">
        {t('admin.delivery.service.failing')}
      </Pill>
    );
  }
  if (state === 'works') {
    return (
      <Pill tone="good" icon="circle-check">
        {t('admin.delivery.service.works')}
      </Pill>
    );
  }
  const when = { when: state === 'paused' ? time(paused_until ?? '') : ago(stopped_at ?? '') };
  return state === 'paused' ? (
    <Pill tone="important" icon="hourglass">
      {t('admin.delivery.service.paused', when)}
    </Pill>
  ) : (
    <Pill tone="critical" icon="octagon-alert">
      {t('admin.delivery.service.stopped', when)}
    </Pill>
  );
}

function Failing({ cause }: { cause: string }) {
  const { what, cure } = whyFailing(cause);
  return (
    <Notice tone="important" title={what}>
      {cure}
    </Notice>
  );
}

function factsOf(service: PushService): [string, string][] {
  const { accepted, failed, retried, last_accepted_at: last } = service;
  return [
    [t('admin.delivery.service.accepted'), number(accepted)],
    [t('admin.delivery.service.failed'), number(failed)],
    [t('admin.delivery.service.retried'), number(retried)],
    [t('admin.delivery.service.last'), last ? dateTime(last) : t('admin.never')],
  ];
}

function Stopped({ service, onResumed }: { service: PushService; onResumed: () => void }) {
  const [isAsking, setAsking] = useState(false);
  const action = useAction();
  const { what, cure } = whyStopped(service.cause);
  const confirm = async () => {
    if (!(await action.run(() => resumeService(service.id)))) return;
    toast(t('admin.delivery.resumed', { service: service.id }));
    setAsking(false);
    onResumed();
  };
  return (
    <Notice
      tone="critical"
      title={what}
      actions={
        <Button icon="refresh-cw" onClick={() => setAsking(true)}>
          {t('admin.delivery.resume')}
          <span class="visually-hidden">: {service.id}</span>
        </Button>
      }
    >
      {cure}
      {isAsking && (
        <Confirm
          title={t('admin.delivery.resume_title')}
          text={t('admin.delivery.resume_text', { service: service.id })}
          action={t('admin.delivery.resume')}
          isBusy={action.isBusy}
          error={action.error}
          onConfirm={() => void confirm()}
          onClose={() => setAsking(false)}
        />
      )}
    </Notice>
  );
}
