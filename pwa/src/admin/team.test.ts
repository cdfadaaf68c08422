import { describe, expect, it } from 'vitest';
import { membersOf, newTeam, teamOf, unnamedIn } from './team';

const me = { name: 'Sanne', staff_number: '7' };

describe('the core team', () => {
  it('starts with oneself as technical admin, the rest for later', () => {
    expect(membersOf(newTeam(), me)).toEqual([
      { role: 'technical_admin', name: 'Sanne', staff_number: '7' },
    ]);
  });

  it('comes back as it was saved', () => {
    const members = [
      { role: 'project_lead' as const, name: 'Piet', staff_number: '' },
      { role: 'technical_admin' as const, name: 'Sanne', staff_number: '7' },
    ];

    const team = teamOf(members, me);

    expect(team.technical_admin.who).toBe('me');
    expect(membersOf(team, me)).toEqual(members);
  });

  it('asks for the name of somebody else', () => {
    const other = { who: 'other' as const, name: ' ', staff_number: '' };

    expect(unnamedIn({ ...newTeam(), project_lead: other })).toEqual(['project_lead']);
  });
});
