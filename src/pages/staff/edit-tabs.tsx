import { Link, useFrame } from '../document';

export interface Tab {
  to: string;
  label: string;
}

/** The pages that belong together, with the one that is open marked; `label` tells them apart from other navigation. */
export function EditTabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  const { path } = useFrame();
  return (
    <nav class="edit-tabs" aria-label={label}>
      {tabs.map((tab) => (
        <Link key={tab.to} to={tab.to} {...(path === tab.to || path.startsWith(`${tab.to}/`) ? { 'aria-current': 'page' } : {})}>
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}
