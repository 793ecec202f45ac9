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

/// The incidents that the console writes at the moment: one that a person began by hand or as a drill, which keeps all
/// that is done, and one for each problem that somebody took, which keeps what is about it. They go on when another
/// site is shown.
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

    /// By id, the newest last; guarded by this.
    private final Map<String, Taken> taken = new LinkedHashMap<>();

    /// Records that cannot be gone on with here: another window writes them, or they have their verdict. Guarded by
    /// this.
    private final Set<String> refused = new HashSet<>();

    /// Records that a part was begun of, or could not be begun of; guarded by this.
    private final Set<String> joined = new HashSet<>();

    /// @param about whether a host of a cluster belongs to it
    private record Taken(OpenIncident open, BiPredicate<String, String> about) {}

    /// @param whole makes an incident that is written here one with what others wrote of it
    IncidentWriters(Incidents incidents, UnaryOperator<Incident> whole) {
        this.incidents = incidents;
        this.whole = whole;
    }

    Incidents incidents() {
        return incidents;
    }

    /// The listener for records that get their verdict; it is given the id.
    void whenConcluded(BiConsumer<String, IncidentClosing> listener) {
        onVerdict = listener;
    }

    /// Who keeps what the sources said of an incident when it gets its verdict; a drill's is no incident.
    void whenOver(Consumer<Incident> keeper) {
        recorder = keeper;
    }

    /// Keeps a piece in every record that it belongs to; whether there is one.
    ///
    /// @param hosts those that it is about; an empty name where it is about none
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

    /// While a drill is on, whatever begins belongs to its record.
    synchronized Incidents.Found<OpenIncident> begin(IncidentOpening opening) {
        return drill().orElseGet(() -> begin(opening, Optional.empty()));
    }

    private Optional<Incidents.Found<OpenIncident>> drill() {
        return current.filter(_ -> rehearsing).map(Incidents.Found.Here::new);
    }

    /// Begins the record of a drill.
    ///
    /// @param compared what is kept as its last piece: how the closed record stands beside what really happened
    synchronized Incidents.Found<OpenIncident> rehearse(IncidentOpening opening, Function<Incident, String> compared) {
        return begin(opening, Optional.of(compared));
    }

    synchronized boolean rehearsing() {
        return rehearsing;
    }

    private Incidents.Found<OpenIncident> begin(
            IncidentOpening opening, Optional<Function<Incident, String>> compared) {
        var begun = incidents.begin(opening);
        if (begun instanceof Incidents.Found.Here<OpenIncident>(var open)) {
            current.ifPresent(OpenIncident::close);
            rehearsing = compared.isPresent();
            var mine = new Current(open, compared);
            current = Optional.of(mine);
            return new Incidents.Found.Here<>(mine);
        }
        return begun;
    }

    /// Begins the record of a problem that somebody takes; in a drill it is the drill's.
    synchronized Incidents.Found<OpenIncident> take(IncidentOpening opening, BiPredicate<String, String> about) {
        return drill().orElseGet(() -> follow(incidents.begin(opening), about));
    }

    /// Goes on with the record of a problem that somebody took earlier, where nobody else writes it.
    synchronized void resume(String id, BiPredicate<String, String> about) {
        if (writing(id).isEmpty()
                && !refused.contains(id)
                && follow(incidents.resume(id), about) instanceof Incidents.Found.Not<OpenIncident>) {
            refused.add(id);
        }
    }

    /// Goes on with this console's part of a record that somebody of the team began, or begins it.
    synchronized void join(IncidentOpening opening, BiPredicate<String, String> about) {
        resume(opening.id(), about);
        if (writing(opening.id()).isEmpty() && !joined.contains(opening.id())) {
            joined.add(opening.id());
            follow(incidents.begin(opening), about);
        }
    }

    /// Stops writing the records of problems that nobody has any more.
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
        if (found instanceof Incidents.Found.Here<OpenIncident>(var open)) {
            var mine = new Current(open, Optional.empty());
            taken.put(open.now().id(), new Taken(mine, about));
            return new Incidents.Found.Here<>(mine);
        }
        return found;
    }

    /// Stops writing the record of a problem that nobody has any more.
    void release(String id) {
        Optional<OpenIncident> open;
        synchronized (this) {
            open = Optional.ofNullable(taken.get(id)).map(Taken::open);
        }
        open.ifPresent(OpenIncident::close);
    }

    /// The one that was begun by hand, else that of the problem that was taken last.
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

    /// Lets go of the incident once it has its verdict.
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
