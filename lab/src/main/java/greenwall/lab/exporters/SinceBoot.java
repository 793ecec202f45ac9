package greenwall.lab.exporters;

import greenwall.lab.signal.Rate;
import greenwall.lab.world.HostSimulation;

/// A counter that a boot sets back to nothing. Keeps the rate's total at each boot, so that a sample costs one
/// integral.
final class SinceBoot implements GaugeRate {
    private final Rate rate;
    private final double grain;
    private final long[] boots;
    private final double[] atBoot;

    /// @param grain steps in a unit: 1 counts whole things, 1000 milliseconds
    SinceBoot(HostSimulation life, Rate rate, double grain) {
        this.rate = rate;
        this.grain = grain;
        this.boots = life.boots();
        this.atBoot = new double[boots.length];
        for (int i = 0; i < boots.length; i++) {
            atBoot[i] = rate.total(boots[i]);
        }
    }

    @Override
    public double at(long t) {
        int i = boots.length - 1;
        while (i > 0 && boots[i] > t) {
            i--;
        }
        return Math.max(0, Math.floor((rate.total(t) - atBoot[i]) * grain) / grain);
    }
}
