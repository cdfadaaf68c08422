import { useState } from 'preact/hooks';
import { organisation } from '../app/session';
import { STEPS, type TourStep } from '../app/tour';
import { languageName, number, officeLanguage, t } from '../core/i18n';
import { LANGUAGES, type Language } from '../core/wire';
import { Page, Section, Tabs } from '../ui';
import { Shown, useLoaded } from './loaded';
import { TourContact } from './TourContact';
import { TourForm } from './TourForm';
import { type Draft, itemAt, languagesOf, saidIn, shares } from './tour';
import { getTour, type Tour } from './tour-calls';
import { useUnsaved } from './unsaved';

/** The six steps in the organisation's own words, language by language. */
export function TourScreen() {
  const tour = useLoaded(getTour, 'tour');
  return (
    <Page wide title={t('admin.tour.title')} lead={t('admin.tour.lead')}>
      <Shown from={tour}>
        {(found) => (
          <>
            <Counts tour={found} />
            <Steps tour={found} onSaved={tour.set} />
            <TourContact contact={found.contact} onSaved={tour.set} />
          </>
        )}
      </Shown>
    </Page>
  );
}

interface Props {
  tour: Tour;
  onSaved: (tour: Tour) => void;
}

function Counts({ tour }: { tour: Tour }) {
  return (
    <div class="tiles">
      {Object.entries(shares(tour)).map(([name, count]) => (
        <p class="tile" key={name}>
          <strong>{number(count)}</strong>
          {t(`admin.tour.${name as keyof ReturnType<typeof shares>}`)}
        </p>
      ))}
    </div>
  );
}

export const inOffice = (code: string): string => languageName(code, officeLanguage());

function Steps({ tour, onSaved }: Props) {
  const [step, setStep] = useState<TourStep>('about');
  const [language, setLanguage] = useState(organisation.value?.default_language ?? 'nl');
  const [drafts, setDrafts] = useState<Record<string, Draft | undefined>>({});
  useUnsaved('tour', Object.values(drafts).some(Boolean));
  const item = itemAt(tour, { step, language });
  const place = `${step}-${language}`;
  const tabs = LANGUAGES.map((id) => {
    const isOwn = itemAt(tour, { step, language: id })?.own;
    return { id, label: isOwn ? `${inOffice(id)} ✓` : inOffice(id) };
  });
  return (
    <Section title={t('admin.tour.steps')}>
      <StepList tour={tour} chosen={step} onChoose={setStep} />
      <Tabs
        label={t('admin.tour.languages')}
        tabs={tabs}
        current={language}
        onSelect={(id) => setLanguage(id as Language)}
      />
      {item && (
        <div id={`panel-${language}`} role="tabpanel" aria-labelledby={`tab-${language}`}>
          <TourForm
            key={place}
            item={item}
            draft={drafts[place]}
            onDraft={(draft) => setDrafts((all) => ({ ...all, [place]: draft }))}
            onSaved={onSaved}
          />
        </div>
      )}
    </Section>
  );
}

interface ListProps {
  tour: Tour;
  chosen: TourStep;
  onChoose: (step: TourStep) => void;
}

/** Each step by its title in the office's language, and where it speaks in own words. */
function StepList({ tour, chosen, onChoose }: ListProps) {
  const titleOf = (step: TourStep) => {
    const item = itemAt(tour, { step, language: officeLanguage() });
    return item ? saidIn(item).title : step;
  };
  return (
    <ol class="list tour-steps">
      {STEPS.map((step, index) => (
        <li key={step}>
          <button
            type="button"
            class="list-link"
            aria-current={step === chosen ? 'step' : undefined}
            onClick={() => onChoose(step)}
          >
            <span>
              <strong>
                {number(index + 1)}. {titleOf(step)}
              </strong>
              <span class="hint">{spoken(tour, step)}</span>
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function spoken(tour: Tour, step: TourStep): string {
  const { own, shipped } = languagesOf(tour, step);
  const named = (codes: string[]) => ({ languages: codes.map(inOffice).join(', ') });
  if (own.length === 0) return t('admin.tour.none');
  if (shipped.length === 0) return t('admin.tour.own_in', named(own));
  return `${t('admin.tour.own_in', named(own))} · ${t('admin.tour.shipped_in', named(shipped))}`;
}
