package greenwall.fleet.probe.run;

import java.util.OptionalDouble;

/// The expected cost of a probe: events per second times the time of each.
///
/// @param cores the cost in CPU cores; empty if unknown
/// @param text how the forecast was calculated, or why it could not be
public record OverheadForecast(OptionalDouble cores, double budgetCores, String text) {
    public boolean overBudget() {
        return cores.isPresent() && cores.getAsDouble() > budgetCores;
    }
}
