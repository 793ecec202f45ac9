package greenwall.fleet.service;

import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.state.CellState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The state of one service after one poll.
///
/// @param names that metrics use for it
/// @param hosts that it runs on, as far as its targets show
/// @param lastSeen the age of its newest sample
/// @param reason for its state; empty if it is OK
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
    static final String UNANSWERED = "its source does not respond";

    /// The age is that of the newest raw sample behind the value, by the source's clock.
    public record Reading(
            Quantity quantity,
            double value,
            CellState state,
            Optional<Duration> age,
            ServiceQuantityForm form,
            String reason,
            Optional<BurnRate> burn) {
        public Reading(
                Quantity quantity,
                double value,
                CellState state,
                Optional<Duration> age,
                ServiceQuantityForm form,
                String reason) {
            this(quantity, value, state, age, form, reason, Optional.empty());
        }

        /// A reading whose query was not answered.
        static Reading silent(ServiceQuantityForm form, Optional<Duration> age) {
            return new Reading(form.measured(), Double.NaN, CellState.SILENT, age, form, UNANSWERED);
        }

        private Reading asSilent(Duration elapsed) {
            return silent(form, age.map(known -> known.plus(elapsed)));
        }

        /// The value as text; the word of the state where nothing was measured.
        public String text() {
            return Double.isNaN(value) ? state.word() : quantity.number(value);
        }
    }

    /// The burn rates of an objective; the value of its reading is the remaining budget. At a rate of 1, the
    /// budget lasts exactly for the window of the objectives.
    ///
    /// @param objective the objective as text
    /// @param attained the share of the requests that met the objective in the window; NaN if it is not known
    public record BurnRate(String objective, double attained, double hour, double sixHours) {}

    /// The calls to another service.
    ///
    /// @param rate requests per second; 0 if there were none recently, NaN if it is not known now
    /// @param errors the share of them that failed; NaN if it is not measured
    /// @param waits whether the caller waits for the response, which it does not for a message in a queue
    public record Call(String to, double rate, double errors, boolean waits) {
        private Call asSilent() {
            return new Call(to, Double.NaN, Double.NaN, waits);
        }
    }

    public List<String> callees() {
        return traffic.stream().map(Call::to).toList();
    }

    public List<String> waitsFor() {
        return traffic.stream().filter(Call::waits).map(Call::to).toList();
    }

    /// The name that it most likely has in spans: without the namespace prefix of metrics.
    public String tracedName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /// A copy with the last known data for when its source does not respond.
    public Service asSilent() {
        return new Service(
                cluster, name, CellState.SILENT, UNANSWERED, List.of(), names, hosts, silentTraffic(), lastSeen);
    }

    private List<Call> silentTraffic() {
        return traffic.stream().map(Call::asSilent).toList();
    }

    /// A copy of a service of an earlier poll, because a query failed that would show whether it still exists.
    ///
    /// @param elapsed the time since that poll
    public Service asSilent(Duration elapsed) {
        var silent = readings.stream()
                .filter(reading -> reading.burn().isEmpty())
                .map(reading -> reading.asSilent(elapsed))
                .toList();
        return new Service(
                cluster,
                name,
                CellState.SILENT,
                UNANSWERED,
                silent,
                names,
                hosts,
                silentTraffic(),
                lastSeen.map(age -> age.plus(elapsed)));
    }

    /// A copy that is not OK if it lacks readings of an earlier poll because their queries failed.
    ///
    /// @param elapsed the time since that poll
    public Service withSilentReadings(Service earlier, Set<ServiceQuantityForm> unanswered, Duration elapsed) {
        var missing = earlier.readings.stream()
                .filter(reading -> unanswered.contains(reading.form())
                        && reading(reading.quantity().id()).isEmpty())
                .map(reading -> reading.asSilent(elapsed))
                .toList();
        if (missing.isEmpty() && readings.stream().noneMatch(reading -> reading.state() == CellState.SILENT)) {
            return this;
        }
        return new Service(
                        cluster,
                        name,
                        state,
                        reason,
                        readings,
                        names,
                        hosts.isEmpty() ? earlier.hosts : hosts,
                        traffic.isEmpty() ? earlier.silentTraffic() : traffic,
                        lastSeen)
                .withSilentReadings(missing);
    }

    /// A copy with these silent readings, which is not OK if there are any.
    Service withSilentReadings(List<Reading> missing) {
        if (missing.isEmpty()) {
            return this;
        }
        // A service that is gone may still exist.
        boolean known = state.worseThan(CellState.SILENT) && state != CellState.GONE;
        return new Service(
                cluster,
                name,
                known ? state : CellState.SILENT,
                known
                        ? reason
                        : missing.stream()
                                        .map(reading -> reading.quantity().id())
                                        .collect(Collectors.joining(", "))
                                + ": " + UNANSWERED,
                Stream.concat(readings.stream(), missing.stream()).toList(),
                names,
                hosts,
                traffic,
                lastSeen);
    }

    public Service judged(CellState newState, String why) {
        return new Service(cluster, name, newState, why, readings, names, hosts, traffic, lastSeen);
    }

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

    /// NaN if the quantity is not measured.
    public double value(String quantity) {
        return reading(quantity).map(Reading::value).orElse(Double.NaN);
    }
}
