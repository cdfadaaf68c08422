import { t } from '../core/i18n';
import { Select, TextField } from '../ui';
import { CORE_TEAM } from './roles';
import type { Seat, Team, Who } from './team';
import type { CoreTeamRole } from './wire';

interface Props {
  team: Team;
  missing: CoreTeamRole[];
  onChange: (team: Team) => void;
}

/** The three people a launch rests on: oneself, somebody else, or later. */
export function TeamFields({ team, missing, onChange }: Props) {
  return (
    <>
      {CORE_TEAM.map((role) => (
        <SeatFields
          key={role}
          role={role}
          seat={team[role]}
          isMissing={missing.includes(role)}
          onChange={(seat) => onChange({ ...team, [role]: seat })}
        />
      ))}
    </>
  );
}

interface SeatProps {
  role: CoreTeamRole;
  seat: Seat;
  isMissing: boolean;
  onChange: (seat: Seat) => void;
}

function SeatFields({ role, seat, isMissing, onChange }: SeatProps) {
  const set = (change: Partial<Seat>) => onChange({ ...seat, ...change });
  return (
    <fieldset class="card">
      <legend class="visually-hidden">{t(`admin.core_team.${role}`)}</legend>
      <Select
        label={t(`admin.core_team.${role}`)}
        hint={t(`admin.core_team_hint.${role}`)}
        value={seat.who}
        options={[
          { value: 'me', label: t('admin.setup.team_me') },
          { value: 'other', label: t('admin.setup.team_else') },
          { value: 'later', label: t('admin.setup.team_later') },
        ]}
        onChange={(who) => set({ who: who as Who })}
      />
      {seat.who === 'other' && (
        <div class="form-grid">
          <TextField
            label={t('admin.setup.team_name')}
            value={seat.name}
            error={isMissing ? t('admin.required') : undefined}
            maxLength={200}
            autoComplete="off"
            onInput={(name) => set({ name })}
          />
          <TextField
            label={t('admin.setup.team_staff_number')}
            hint={t('admin.optional')}
            value={seat.staff_number}
            maxLength={64}
            autoComplete="off"
            onInput={(staff_number) => set({ staff_number })}
          />
        </div>
      )}
    </fieldset>
  );
}
