import type { ComponentChildren } from 'preact';
import { useFrame } from '../document';
import { Press, type PressProps } from './press';

interface PrintTicketProps extends Pick<PressProps, 'tone' | 'label'> {
  /** `booking`, or `tiket`; with `farmasi` the pharmacy's number. */
  fields: Readonly<Record<string, string | number>>;
  children?: ComponentChildren;
}

/** Prints, and knows the way back to this page. */
export function PrintTicket({ fields, children = 'Cetak tiket', ...press }: PrintTicketProps) {
  const { path } = useFrame();
  return (
    <Press to="/petugas/cetak" fields={{ ...fields, kembali: path }} {...press}>
      {children}
    </Press>
  );
}
