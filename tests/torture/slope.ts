/** A number that was looked at while another grew. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How much `y` grows with `x`, by least squares. */
export function slopeOf(points: readonly Point[]): number {
  const mean = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const [x, y] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  const covariance = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  return covariance / points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
}
