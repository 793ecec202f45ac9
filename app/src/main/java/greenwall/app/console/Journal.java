package greenwall.app.console;

import greenwall.fleet.incident.Closing;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.Incidents;
import greenwall.fleet.incident.OpenIncident;
import greenwall.fleet.incident.Opening;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// The incident that the console writes at the moment. It goes on when another site is shown.
final class Journal implements AutoCloseable {
    private final Incidents incidents;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// Guarded by this.
    private Optional<OpenIncident> current = Optional.empty();

    /// Whether the current one is a drill's; guarded by this.
    private boolean rehearsing;

    Journal(Incidents incidents) {
        this.incidents = incidents;
    }

    Incidents incidents() {
        return incidents;
    }

    /// Keeps a piece in the incident of the moment, if there is one.
    void keep(String step, Evidence evidence) {
        current().ifPresent(open -> open.keep(step, evidence));
    }

    /// While a drill is on, whatever begins belongs to its record.
    synchronized Incidents.Found<OpenIncident> begin(Opening opening) {
        return current.filter(_ -> rehearsing())
                .<Incidents.Found<OpenIncident>>map(Incidents.Found.Here::new)
                .orElseGet(() -> begin(opening, Optional.empty()));
    }

    /// Begins the record of a drill.
    ///
    /// @param compared what is kept as its last piece: how the closed record stands beside what really happened
    synchronized Incidents.Found<OpenIncident> rehearse(Opening opening, Function<Incident, String> compared) {
        return begin(opening, Optional.of(compared));
    }

    synchronized boolean rehearsing() {
        return rehearsing;
    }

    private Incidents.Found<OpenIncident> begin(Opening opening, Optional<Function<Incident, String>> compared) {
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

    synchronized Optional<OpenIncident> current() {
        return current;
    }

    private synchronized void over(OpenIncident ended) {
        if (current.filter(c -> c == ended).isPresent()) {
            current = Optional.empty();
            rehearsing = false;
        }
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
            return open.now();
        }

        @Override
        public void conclude(Closing closing) {
            var now = open.now();
            var closed = new Incident(now.opening(), now.entries(), Optional.of(closing), now.damage());
            compared.ifPresent(c -> open.keep("", new Evidence.Note(c.apply(closed))));
            open.conclude(closing);
            over(this);
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
        current().ifPresent(OpenIncident::close);
        threads.close();
    }
}
