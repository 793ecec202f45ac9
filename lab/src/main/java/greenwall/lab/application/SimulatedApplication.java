package greenwall.lab.application;

import greenwall.lab.application.ServiceOperation.Call;
import greenwall.lab.application.ServiceOperation.CallMode;
import greenwall.lab.signal.LatencyComponent;
import greenwall.lab.signal.LoadCurve;
import greenwall.lab.signal.RateFunction;
import greenwall.lab.signal.RateSignal;
import greenwall.lab.signal.RateSignal.Change;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.signal.StepSignal;
import greenwall.lab.signal.StepSignal.Phase;
import greenwall.lab.signal.WeeklyPattern;
import greenwall.lab.world.DiskSimulation;
import greenwall.lab.world.HostSpec;
import greenwall.lab.world.SimulatedFleet;
import greenwall.lab.world.SimulatedServiceChange;
import greenwall.lab.world.SimulatedServiceChange.Deviation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// The behaviour of the application's services over time. Between two changes, the request rate, duration and
/// error rate of each operation are constant and follow from the call graph. All request rates follow the
/// daily rhythm of the users.
public final class SimulatedApplication {
    /// How much longer a slow request takes, followed by the share of slow requests.
    private static final double SLOW = 2.6;
    private static final double SLOW_SHARE = 0.06;
    static final double SIGMA = 0.42;
    private static final double LEFT_OVER = 0.03;
    private static final long FAR = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

    /// The state of an operation between two changes.
    ///
    /// @param rate requests per second, at the mean of the day
    /// @param own the median duration in seconds without its calls
    /// @param median the median duration in seconds including its calls
    /// @param ownErrors the share of requests that fail for a cause in the service itself
    /// @param errors the share of requests that fail for any cause
    /// @param attempts how many times a caller sends a request until it succeeds or gives up
    public record OperationState(
            double rate, double own, double median, double ownErrors, double errors, double attempts) {}

    /// The active deviations, and the state of all operations under them.
    private record State(List<Deviation> active, Map<ServiceOperation, OperationState> operations) {}

    private final ApplicationPlan plan;
    private final LoadCurve day;
    private final long seed;
    private final StepSignal<State> states;
    private final List<State> distinct;

    public SimulatedApplication(ApplicationPlan plan, List<SimulatedServiceChange> changes, long seed) {
        this.plan = plan;
        this.seed = SeededNoise.mix(seed, "application");
        this.day = new LoadCurve(
                WeeklyPattern.OFFICE, 0.4, 0.08, Duration.ofHours(-5).toMillis(), SeededNoise.mix(this.seed, 1));
        var instants = new TreeSet<Long>(List.of(LoadCurve.EPOCH));
        for (var change : changes) {
            instants.add(change.from());
            instants.add(change.to());
        }
        // Equal states are shared, so that a recurring change costs no more.
        var known = new LinkedHashMap<List<Deviation>, State>();
        var phases = new ArrayList<Phase<State>>();
        for (long at : instants) {
            var active = changes.stream()
                    .filter(c -> c.from() <= at && at < c.to())
                    .map(SimulatedServiceChange::deviation)
                    .toList();
            phases.add(new Phase<>(at, known.computeIfAbsent(active, this::state)));
        }
        this.states = new StepSignal<>(phases.getFirst().value(), phases);
        this.distinct = List.copyOf(known.values());
    }

    /// The application of a fleet; empty for a fleet without one.
    public static Optional<SimulatedApplication> of(SimulatedFleet world) {
        return ApplicationPlan.of(world.hosts())
                .map(plan -> new SimulatedApplication(plan, world.faults().serviceChanges(), world.seed()));
    }

    private static boolean concerns(Deviation deviation, ServiceOperation operation) {
        return deviation.concerns(operation.service(), operation.id());
    }

    private State state(List<Deviation> active) {
        var rates = new HashMap<ServiceOperation, Double>();
        for (var operation : plan.operations()) {
            double outside = operation.perSecond() * product(active, operation, Deviation::traffic);
            double rate = rates.merge(operation, outside, Double::sum);
            for (var call : operation.calls()) {
                var called = plan.operation(call);
                rates.merge(called, rate * call.count() * attempts(active, called), Double::sum);
            }
        }
        var held = new HashMap<ServiceOperation, OperationState>();
        for (var operation : plan.operations().reversed()) {
            double own = operation.median() * product(active, operation, Deviation::slower);
            double well = (1 - operation.errors()) * product(active, operation, change -> 1 - change.errors());
            double whole = own;
            double allWell = well;
            for (var call : operation.calls()) {
                var called = Objects.requireNonNull(held.get(plan.operation(call)), "a callee before its caller");
                if (call.manner() != CallMode.LATER) {
                    whole += call.count() * called.attempts() * called.median();
                }
                if (call.manner() == CallMode.NEEDED) {
                    allWell *= Math.pow(1 - called.errors(), call.count());
                }
            }
            double rate = rates.getOrDefault(operation, 0.0);
            double attempts = attempts(active, operation);
            held.put(operation, new OperationState(rate, own, whole, 1 - well, 1 - allWell, attempts));
        }
        return new State(active, held);
    }

    private static double product(
            List<Deviation> active, ServiceOperation operation, ToDoubleFunction<Deviation> factor) {
        double product = 1;
        for (var change : active) {
            product *= concerns(change, operation) ? factor.applyAsDouble(change) : 1;
        }
        return product;
    }

    private static double attempts(List<Deviation> active, ServiceOperation of) {
        return 1
                + active.stream()
                        .filter(c -> concerns(c, of))
                        .mapToDouble(Deviation::retries)
                        .sum();
    }

    public ApplicationPlan plan() {
        return plan;
    }

    long seed() {
        return seed;
    }

    /// The load at that time of day, relative to the mean.
    double day(long t) {
        return day.rate(t);
    }

    public OperationState at(ServiceOperation operation, long t) {
        return held(states.at(t), operation);
    }

    private static OperationState held(State state, ServiceOperation operation) {
        return Objects.requireNonNull(state.operations().get(operation), operation.name());
    }

    /// The deviations that affect an operation at the instant.
    public List<Deviation> activeDeviations(ServiceOperation operation, long t) {
        return states.at(t).active().stream()
                .filter(c -> concerns(c, operation))
                .toList();
    }

    private static Stream<String> versions(State state, ApplicationService service) {
        return state.active().stream()
                .filter(c -> c.service().equals(service.name()) && !c.version().isEmpty())
                .map(Deviation::version);
    }

    /// The version that the service reports.
    public String version(ApplicationService service, long t) {
        return versions(states.at(t), service).findFirst().orElse(service.version());
    }

    /// All versions that the service reports at some time.
    public List<String> versions(ApplicationService service) {
        var changed = distinct.stream().flatMap(state -> versions(state, service));
        return Stream.concat(Stream.of(service.version()), changed).distinct().toList();
    }

    /// Whether the host's instance of a service gets almost no requests.
    public boolean isLeftOut(ApplicationService service, HostSpec host, long t) {
        return share(service, host, t) == LEFT_OVER;
    }

    /// The share of a service's requests that the host's instance gets.
    double share(ApplicationService service, HostSpec host, long t) {
        return share(states.at(t), service, host);
    }

    private static double share(State state, ApplicationService service, HostSpec host) {
        int all = service.hosts().size();
        for (var change : state.active()) {
            if (change.service().equals(service.name()) && !change.without().isEmpty() && all > 1) {
                return change.without().equals(host.name()) ? LEFT_OVER : (1 - LEFT_OVER) / (all - 1);
            }
        }
        return 1.0 / all;
    }

    /// The failed or successful requests to an operation at one instance.
    public List<DiskSimulation.RequestStream> requests(ServiceOperation operation, HostSpec host, boolean failed) {
        var service = plan.service(operation.service());
        return streams(
                failed,
                state -> share(state, service, host) * held(state, operation).rate(),
                operation);
    }

    /// The failed or successful requests to an operation at all instances.
    public List<DiskSimulation.RequestStream> requests(ServiceOperation operation, boolean failed) {
        return streams(failed, state -> held(state, operation).rate(), operation);
    }

    /// A call of one service to another.
    private record ServiceCall(ServiceOperation caller, Call call, ServiceOperation called) {
        /// Calls per second, without repeated ones.
        double rate(State state) {
            return held(state, caller).rate() * call.count();
        }
    }

    private List<ServiceCall> calls(ApplicationService client, ApplicationService server) {
        return client.operations().stream()
                .flatMap(operation -> operation.calls().stream()
                        .filter(call -> call.service().equals(server.name()))
                        .map(call -> new ServiceCall(operation, call, plan.operation(call))))
                .toList();
    }

    /// The failed or successful requests of one service to another.
    public List<DiskSimulation.RequestStream> requestsBetween(
            ApplicationService client, ApplicationService server, boolean failed) {
        return calls(client, server).stream()
                .flatMap(one ->
                        streams(
                                failed,
                                state -> one.rate(state)
                                        * held(state, one.called()).attempts(),
                                one.called())
                                .stream())
                .toList();
    }

    /// The rate of repeated requests.
    public RateFunction retries(ApplicationService client, ApplicationService server) {
        return RateFunction.sum(calls(client, server).stream()
                .map(one -> rate(
                        day,
                        state -> one.rate(state) * (held(state, one.called()).attempts() - 1)))
                .toList());
    }

    /// @param rate the rate of all requests, failed and successful
    private List<DiskSimulation.RequestStream> streams(
            boolean failed, ToDoubleFunction<State> rate, ServiceOperation operation) {
        long noise = SeededNoise.mix(seed, operation.name());
        var all = new ArrayList<DiskSimulation.RequestStream>();
        for (var state : distinct) {
            var of = held(state, operation);
            double share = failed ? of.errors() : 1 - of.errors();
            if (share > 0) {
                var usual = new LatencyComponent(of.median(), SIGMA);
                double requests = share * rate.applyAsDouble(state);
                var quick = rate(failed ? day.other(noise) : day, s -> s == state ? requests * (1 - SLOW_SHARE) : 0);
                var slow = rate(day.other(noise + 1), s -> s == state ? requests * SLOW_SHARE : 0);
                all.add(new DiskSimulation.RequestStream(quick, 0, usual));
                all.add(new DiskSimulation.RequestStream(slow, 0, usual.times(SLOW)));
            }
        }
        return all;
    }

    private RateSignal rate(LoadCurve load, ToDoubleFunction<State> rate) {
        var phases = states.changes();
        var all = new ArrayList<Change>();
        for (int i = 0; i < phases.size(); i++) {
            long to = i + 1 < phases.size() ? phases.get(i + 1).from() : FAR;
            var phase = phases.get(i);
            all.add(Change.scale(phase.from(), to, rate.applyAsDouble(phase.value())));
        }
        return new RateSignal(1, load, all);
    }

    /// The services that a service calls.
    public List<ApplicationService> callees(ApplicationService client) {
        return client.operations().stream()
                .flatMap(o -> o.calls().stream())
                .map(Call::service)
                .distinct()
                .map(plan::service)
                .toList();
    }
}
