export const ROLES = ['worker', 'foreman', 'editor', 'admin', 'council'] as const;
export type Role = (typeof ROLES)[number];

export const CORE_TEAM = ['project_lead', 'communication_manager', 'technical_admin'] as const;
