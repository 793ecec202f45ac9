package greenwall.fleet.probe.run;

import java.util.OptionalDouble;

/// The expected cost of a probe: events per second times the time of each.
///
/// @param eventsPerSecond empty where no source could say
/// @param cores in CPUs; empty where it cannot be told
/// @param budgetCores what a probe may take
/// @param words how it was calculated, or why it could not be
public record OverheadForecast(OptionalDouble eventsPerSecond, OptionalDouble cores, double budgetCores, String words) {
    public boolean overBudget() {
        return cores.isPresent() && cores.getAsDouble() > budgetCores;
    }
}
