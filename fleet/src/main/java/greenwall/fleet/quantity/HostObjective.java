package greenwall.fleet.quantity;

import java.util.List;

/// A service level objective: its name, its quantity, and the promised share of time.
///
/// @param objectives the set of objectives it belongs to, with their window
/// @param forms the forms of its quantity, with the objectives filled in
public record HostObjective(
        String name, String quantity, double promised, ServiceLevelObjectives objectives, List<QuantityForm> forms) {
    public static final List<HostObjective> DEFAULTS = of(ServiceLevelObjectives.DEFAULT);

    public static List<HostObjective> of(ServiceLevelObjectives all) {
        var catalogue = QuantityCatalogue.shipped(all);
        return List.of(
                of("Hosts are up", "slo.host", all.host(), all, catalogue),
                of("Pools are online", "slo.pool", all.pool(), all, catalogue),
                of("ARC hit ratio is high enough", "slo.arc", all.arc(), all, catalogue),
                of("Tunnels are up", "slo.wg", all.wireguard(), all, catalogue));
    }

    private static HostObjective of(
            String name, String quantity, double promised, ServiceLevelObjectives all, QuantityCatalogue catalogue) {
        return new HostObjective(name, quantity, promised, all, catalogue.forms(quantity));
    }

    /// The remaining error budget: 1 is untouched, 0 is used up, below 0 the objective is missed.
    public double remainingBudget(double attained) {
        return 1 - (1 - attained) / (1 - promised);
    }
}
