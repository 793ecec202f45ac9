package greenwall.lab.signal;

import java.util.List;

/// A gauge with a mean, a wave and ramps.
public record GaugeSignal(double base, Wave wave, List<Ramp> ramps) {
    public double at(long t) {
        double value = base * wave.level(t);
        for (var ramp : ramps) {
            value += ramp.at(t);
        }
        return value;
    }

    /// The sum of the ramps, without the wave.
    public double moved(long t) {
        double value = 0;
        for (var ramp : ramps) {
            value += ramp.at(t);
        }
        return value;
    }
}
