package greenwall.app.console;

import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentClosing;
import greenwall.fleet.incident.IncidentOpening;
import greenwall.fleet.incident.Incidents;
import greenwall.fleet.incident.OpenIncident;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// The open incidents: one begun by hand or as a drill, which records everything, and one for each owned problem, which
/// records what is about it. They go on when another site is shown.
final class IncidentWriters implements AutoCloseable {
    private final Incidents incidents;
    private final UnaryOperator<Incident> whole;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile BiConsumer<String, IncidentClosing> onVerdict = (_, _) -> {};
    private volatile Consumer<Incident> recorder = _ -> {};

    /// Guarded by this.
    private Optional<OpenIncident> current = Optional.empty();

    /// Whether the current one is a drill's; guarded by this.
    private boolean rehearsing;

    /// By id, newest last; guarded by this.
    private final Map<String, Taken> taken = new LinkedHashMap<>();

    /// Records that cannot be continued here: another window writes them, or they are closed. Guarded by this.
    private final Set<String> refused = new HashSet<>();

    /// Records of which a part was begun, or could not be; guarded by this.
    private final Set<String> joined = new HashSet<>();

    /// @param about whether a host of a cluster belongs to it
    private record Taken(OpenIncident open, BiPredicate<String, String> about) {}

    /// @param whole adds what others recorded to an incident of this console
    IncidentWriters(Incidents incidents, UnaryOperator<Incident> whole) {
        this.incidents = incidents;
        this.whole = whole;
    }

    Incidents incidents() {
        return incidents;
    }

    /// Called with the id of a record that gets its verdict.
    void whenConcluded(BiConsumer<String, IncidentClosing> listener) {
        onVerdict = listener;
    }

    /// Called to record the sources' answers of an incident with a verdict, except drills.
    void whenOver(Consumer<Incident> keeper) {
        recorder = keeper;
    }

    /// Adds evidence to every record it belongs to; false if there is none.
    ///
    /// @param hosts of the evidence; an empty name for none
    boolean keep(String cluster, List<String> hosts, String step, Evidence evidence) {
        var records = about(cluster, hosts);
        records.forEach(open -> open.keep(step, evidence));
        return !records.isEmpty();
    }

    private synchronized List<OpenIncident> about(String cluster, List<String> hosts) {
        var records = new ArrayList<OpenIncident>();
        current.ifPresent(records::add);
        taken.values().stream()
                .filter(one -> hosts.stream().anyMatch(host -> one.about().test(cluster, host)))
                .map(Taken::open)
                .forEach(records::add);
        return records;
    }

    /// During a drill everything belongs to its record.
    synchronized Incidents.Found<OpenIncident> begin(IncidentOpening opening) {
        return drill().orElseGet(() -> begin(opening, Optional.empty()));
    }

    private Optional<Incidents.Found<OpenIncident>> drill() {
        return current.filter(_ -> rehearsing).map(Incidents.Found.Available::new);
    }

    /// @param compared computes the last entry: the comparison of the closed record with the truth
    synchronized Incidents.Found<OpenIncident> rehearse(IncidentOpening opening, Function<Incident, String> compared) {
        return begin(opening, Optional.of(compared));
    }

    synchronized boolean rehearsing() {
        return rehearsing;
    }

    private Incidents.Found<OpenIncident> begin(
            IncidentOpening opening, Optional<Function<Incident, String>> compared) {
        var begun = incidents.begin(opening);
        if (begun instanceof Incidents.Found.Available<OpenIncident>(var open)) {
            current.ifPresent(OpenIncident::close);
            rehearsing = compared.isPresent();
            var mine = new Current(open, compared);
            current = Optional.of(mine);
            return new Incidents.Found.Available<>(mine);
        }
        return begun;
    }

    /// Begins the record of an owned problem; in a drill it is the drill's.
    synchronized Incidents.Found<OpenIncident> take(IncidentOpening opening, BiPredicate<String, String> about) {
        return drill().orElseGet(() -> follow(incidents.begin(opening), about));
    }

    /// Continues the record of a problem owned earlier, unless somebody else writes it.
    synchronized void resume(String id, BiPredicate<String, String> about) {
        if (writing(id).isEmpty()
                && !refused.contains(id)
                && follow(incidents.resume(id), about) instanceof Incidents.Found.Unavailable<OpenIncident>) {
            refused.add(id);
        }
    }

    /// Continues or begins this console's part of a team's record.
    synchronized void join(IncidentOpening opening, BiPredicate<String, String> about) {
        resume(opening.id(), about);
        if (writing(opening.id()).isEmpty() && !joined.contains(opening.id())) {
            joined.add(opening.id());
            follow(incidents.begin(opening), about);
        }
    }

    /// Closes the records of problems without an owner.
    void keepOnly(Set<String> records) {
        List<OpenIncident> others;
        synchronized (this) {
            others = taken.entrySet().stream()
                    .filter(one -> !records.contains(one.getKey()))
                    .map(one -> one.getValue().open())
                    .toList();
        }
        others.forEach(OpenIncident::close);
    }

    private Incidents.Found<OpenIncident> follow(
            Incidents.Found<OpenIncident> found, BiPredicate<String, String> about) {
        if (found instanceof Incidents.Found.Available<OpenIncident>(var open)) {
            var mine = new Current(open, Optional.empty());
            taken.put(open.now().id(), new Taken(mine, about));
            return new Incidents.Found.Available<>(mine);
        }
        return found;
    }

    /// Closes the record of a problem without an owner.
    void release(String id) {
        Optional<OpenIncident> open;
        synchronized (this) {
            open = Optional.ofNullable(taken.get(id)).map(Taken::open);
        }
        open.ifPresent(OpenIncident::close);
    }

    /// The one begun by hand, else that of the problem owned last.
    synchronized Optional<OpenIncident> current() {
        return current.or(
                () -> taken.values().stream().reduce((_, later) -> later).map(Taken::open));
    }

    /// The record of this id, if it is written here.
    synchronized Optional<OpenIncident> writing(String id) {
        return current.filter(open -> open.now().id().equals(id))
                .or(() -> Optional.ofNullable(taken.get(id)).map(Taken::open));
    }

    private synchronized void over(OpenIncident ended) {
        if (current.filter(c -> c == ended).isPresent()) {
            current = Optional.empty();
            rehearsing = false;
        }
        taken.values().removeIf(one -> one.open() == ended);
    }

    /// Releases the incident once it has its verdict.
    private final class Current implements OpenIncident {
        private final OpenIncident open;
        private final Optional<Function<Incident, String>> compared;

        Current(OpenIncident open, Optional<Function<Incident, String>> compared) {
            this.open = open;
            this.compared = compared;
        }

        @Override
        public void keep(String step, Evidence evidence) {
            open.keep(step, evidence);
        }

        @Override
        public Incident now() {
            return whole.apply(open.now());
        }

        @Override
        public void conclude(IncidentClosing closing) {
            var now = open.now();
            var closed = new Incident(now.opening(), now.entries(), Optional.of(closing), now.damage());
            compared.ifPresent(c -> open.keep("", new Evidence.Note(c.apply(closed))));
            open.conclude(closing);
            over(this);
            onVerdict.accept(now.id(), closing);
            if (compared.isEmpty()) {
                recorder.accept(whole.apply(closed));
            }
            threads.execute(open::close);
        }

        @Override
        public Optional<String> trouble() {
            return open.trouble();
        }

        @Override
        public void close() {
            over(this);
            open.close();
        }
    }

    @Override
    public void close() {
        List<OpenIncident> all;
        synchronized (this) {
            all = new ArrayList<>(taken.values().stream().map(Taken::open).toList());
            current.ifPresent(all::add);
        }
        all.forEach(OpenIncident::close);
        threads.close();
    }
}
