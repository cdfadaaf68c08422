import { CORE_TEAM } from './roles';
import type { CoreTeamMember, CoreTeamRole } from './wire';

export type Who = 'me' | 'other' | 'later';

export interface Seat {
  who: Who;
  name: string;
  staff_number: string;
}
export type Team = Record<CoreTeamRole, Seat>;

interface Named {
  name: string;
  staff_number: string;
}

const EMPTY: Seat = { who: 'later', name: '', staff_number: '' };

export const newTeam = (): Team => ({
  project_lead: EMPTY,
  communication_manager: EMPTY,
  technical_admin: { ...EMPTY, who: 'me' },
});

/** The seats as they were saved; whoever has my staff number is me. */
export function teamOf(members: readonly CoreTeamMember[], me: Named): Team {
  const seats = CORE_TEAM.map((role) => {
    const member = members.find((one) => one.role === role);
    return [role, member ? seatOf(member, me) : EMPTY] as const;
  });
  return Object.fromEntries(seats) as Team;
}

function seatOf({ name, staff_number = '' }: CoreTeamMember, me: Named): Seat {
  const isMe = staff_number !== '' && staff_number === me.staff_number;
  return isMe ? { ...EMPTY, who: 'me' } : { who: 'other', name, staff_number };
}

/** Those named; a seat for later is left out. */
export function membersOf(team: Team, me: Named): CoreTeamMember[] {
  return CORE_TEAM.flatMap((role) => {
    const seat = team[role];
    if (seat.who === 'later') return [];
    const { name, staff_number } = seat.who === 'me' ? me : seat;
    return [{ role, name: name.trim(), staff_number: staff_number.trim() }];
  });
}

/** The roles given to somebody else whose name is still missing. */
export const unnamedIn = (team: Team): CoreTeamRole[] =>
  CORE_TEAM.filter((role) => team[role].who === 'other' && !team[role].name.trim());
