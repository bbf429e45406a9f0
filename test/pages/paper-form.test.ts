import { timeOnPaper } from '../../src/pages/staff/paper/paper-form';

test.each(['0430', '430', '4.30', '04:30', '4:30', '04.30', '4,30', '04.30.00', '043000'])('a time written as %s is half past four', (written) => {
  expect(timeOnPaper(written, '2027-01-18', 'WIB')).toEqual(new Date('2027-01-18T04:30:00+07:00'));
});

test.each(['', '4', '45', '24.00', '0860', '8.60', '08.15.60', '8.5', '-430', '4:3030', 'jam 9'])('%j is no time of day', (written) => {
  expect(timeOnPaper(written, '2027-01-18', 'WIB')).toBeUndefined();
});
