package greenwall.lab.exporters;

import greenwall.lab.signal.SeededNoise;
import greenwall.lab.world.HostSimulation;
import java.util.regex.Pattern;

/// How fast a machine's processors run, in hertz: the model's name tells the nominal frequency, the load the rest.
final class Frequency {
    private static final Pattern NOMINAL = Pattern.compile("@ ([\\d.]+)GHz");
    private static final double USUAL_GHZ = 3.0;
    private static final double TURBO = 1.6;

    private Frequency() {}

    static double lowest(HostSimulation life) {
        return life.host().hardware().cpuModel().startsWith("AMD") ? 1.5e9 : 8e8;
    }

    static double highest(HostSimulation life) {
        var matcher = NOMINAL.matcher(life.host().hardware().cpuModel());
        double nominal = matcher.find() ? Double.parseDouble(matcher.group(1)) : USUAL_GHZ;
        return Math.round(nominal * TURBO * 10) * 1e8;
    }

    static double at(HostSimulation life, int processor, long t) {
        double noise = SeededNoise.unit(life.host().seed() + processor, t / 15_000);
        double share = Math.clamp(0.3 + 0.6 * life.cpu().utilisationAt(t) + 0.1 * noise, 0, 1);
        return Math.round((lowest(life) + share * (highest(life) - lowest(life))) / 1e3) * 1e3;
    }
}
