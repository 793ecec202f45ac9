package greenwall.fleet.service;

import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.state.CellState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One service as it was at one look.
///
/// @param names what it is called by its metrics
/// @param hosts where it runs, as far as its targets tell
/// @param traffic the services that it asks, and how it goes
/// @param lastSeen how long ago the newest sample of it was taken
/// @param reason why it has its state; empty where it is ok
public record Service(
        String cluster,
        String name,
        CellState state,
        String reason,
        List<Reading> readings,
        List<String> names,
        List<String> hosts,
        List<Call> traffic,
        Optional<Duration> lastSeen) {
    /// One quantity of it. The age is that of the newest raw sample behind the value, on the source's clock.
    public record Reading(
            Quantity quantity,
            double value,
            CellState state,
            Optional<Duration> age,
            ServiceForm form,
            String reason,
            Optional<Burn> burn) {
        public Reading(
                Quantity quantity,
                double value,
                CellState state,
                Optional<Duration> age,
                ServiceForm form,
                String reason) {
            this(quantity, value, state, age, form, reason, Optional.empty());
        }
    }

    /// How an objective is kept, of which the reading says what is left of its budget. A rate of 1 uses the budget up
    /// in just the window of the objectives.
    ///
    /// @param promise what is promised, in words
    /// @param attained the share of the requests that kept it over the window; NaN where it is not known
    public record Burn(String promise, double attained, double hour, double sixHours) {}

    /// What it asks of another.
    ///
    /// @param rate requests a second; 0 where nothing was asked lately
    /// @param errors the share of them that failed; NaN where that is not measured
    /// @param waits whether the caller waits for the answer, which it does not for what it puts into a queue
    public record Call(String to, double rate, double errors, boolean waits) {}

    /// The names of the services that it asks.
    public List<String> calls() {
        return traffic.stream().map(Call::to).toList();
    }

    /// The names of those whose answers it waits for.
    public List<String> waitsFor() {
        return traffic.stream().filter(Call::waits).map(Call::to).toList();
    }

    /// The name that its spans most likely have: without the namespace that metrics put before it.
    public String tracedName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /// As it was last known, by a source that does not respond any more.
    public Service silent() {
        return new Service(
                cluster,
                name,
                CellState.SILENT,
                "its source does not respond",
                List.of(),
                names,
                hosts,
                traffic,
                lastSeen);
    }

    /// The same in another state.
    public Service judged(CellState newState, String why) {
        return new Service(cluster, name, newState, why, readings, names, hosts, traffic, lastSeen);
    }

    /// The same with one more reading.
    Service with(Reading reading) {
        var all = new ArrayList<>(readings);
        all.add(reading);
        return new Service(cluster, name, state, reason, all, names, hosts, traffic, lastSeen);
    }

    public Optional<Reading> reading(String quantity) {
        return readings.stream()
                .filter(reading -> reading.quantity().id().equals(quantity))
                .findFirst();
    }

    /// NaN where it is not measured.
    public double value(String quantity) {
        return reading(quantity).map(Reading::value).orElse(Double.NaN);
    }
}
