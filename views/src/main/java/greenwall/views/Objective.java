package greenwall.views;

import java.util.List;

/// A service level objective: what it is called, its quantity, and the share of the time that was promised.
public record Objective(String name, String quantity, double promised) {
    public static final List<Objective> DEFAULTS = of(0.999, 0.9999, 0.90, 0.999);

    public static List<Objective> of(double host, double pool, double arc, double wireguard) {
        return List.of(
                new Objective("Hosts are up", "slo.host", host),
                new Objective("Pools are online", "slo.pool", pool),
                new Objective("The ARC hits", "slo.arc", arc),
                new Objective("Tunnels are up", "slo.wg", wireguard));
    }

    /// What is left of the time that may fail: 1 untouched, 0 used up, below 0 broken.
    public double left(double attained) {
        return 1 - (1 - attained) / (1 - promised);
    }
}
