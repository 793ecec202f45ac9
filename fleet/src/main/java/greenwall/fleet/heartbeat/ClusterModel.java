package greenwall.fleet.heartbeat;

import greenwall.fleet.Labels;
import greenwall.fleet.dialect.Resolver;
import greenwall.fleet.identity.Folding;
import greenwall.fleet.identity.MachineFacts;
import greenwall.fleet.source.Load;
import greenwall.fleet.state.RowPlaces;
import greenwall.fleet.state.TargetFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The state of one cluster between two polls: its hosts, the queries with their last answers, and the form of each
/// quantity for each host.
final class ClusterModel {
    private final String cluster;
    private final Settings settings;
    private final ClusterTargets targets;
    final FormQueries queries;
    final Resolver resolver;
    final TargetFacts facts = new TargetFacts();
    final SideQueries side = new SideQueries();
    private Folding folding = Folding.EMPTY;
    private RowPlaces places = RowPlaces.of(Folding.EMPTY);
    private PeerNames peers = PeerNames.NONE;
    private MachineFacts evidence = MachineFacts.NONE;
    private Set<PolledQuery> used = Set.of();

    ClusterModel(String cluster, Settings settings, ClusterTargets targets) {
        this.cluster = cluster;
        this.settings = settings;
        this.targets = targets;
        this.queries = new FormQueries(settings.catalogue(), targets::instances);
        this.resolver = new Resolver(settings.catalogue());
    }

    Folding folding() {
        return folding;
    }

    RowPlaces places() {
        return places;
    }

    PeerNames peers() {
        return peers;
    }

    MachineFacts evidence() {
        return evidence;
    }

    /// The same hosts with their targets as they are now.
    void renew() {
        folding = folding.renewed(targets.registry()::now);
        resolver.refold(folding);
    }

    /// Folds all targets into hosts again.
    void refold() {
        var before = folding;
        folding = folding.next(
                cluster, targets.registry().all(), evidence, settings.identity(), settings.retired()::contains);
        places = RowPlaces.of(folding);
        peers = PeerNames.of(evidence, folding, settings.identity().peers());
        resolver.refold(folding);
        queries.refold(before, folding, places, peers);
    }

    /// Takes over what exporters say of their machines; of a target that is mute now, what it said before counts.
    void learn(MachineFacts said) {
        evidence = said.over(evidence, this::mute);
        refold();
    }

    private boolean mute(Labels target) {
        var those = folding.targetsOf(target);
        return !those.isEmpty() && those.stream().map(folding.targets()::get).noneMatch(one -> one.up() && !one.cut());
    }

    /// Takes new answers over; true where an age is of a target that nobody knew.
    boolean takeAnswers() {
        boolean strays = !takeAges().isEmpty();
        takeValues();
        side.take(folding, facts, targets.replicas());
        FormChoice.newcomers(queries, resolver, folding);
        findNewTargets();
        return strays;
    }

    /// Takes new answers of ages over; the targets that nobody knew.
    Set<Labels> takeAges() {
        var strays = new LinkedHashSet<Labels>();
        for (var age : queries.ages()) {
            if (age.question().answered()) {
                age.ages().take(age.question().answer(), age.question().evaluatedAt(), folding, places, strays);
            }
        }
        return strays;
    }

    void takeValues() {
        var young = NewTargets.hosts(folding);
        queries.all().forEach(one -> one.take(folding::hostOf, young));
    }

    /// Asks targets that are too new for the usual window over a shorter one.
    void findNewTargets() {
        var known = folding.targets().isEmpty() ? targets.registry().all() : folding.targets();
        queries.brief(NewTargets.window(known));
    }

    /// The queries of the forms that some host was given, and of those that were never answered.
    Set<PolledQuery> inUse() {
        used = FormQueries.questions(queries.all().stream()
                .filter(one -> one.value.failing() || chosen(one))
                .toList());
        return used;
    }

    private boolean chosen(FormQueryState one) {
        for (int host = 0; host < folding.hosts().size(); host++) {
            if (resolver.choice(one.quantity.id(), host) == one.index) {
                return true;
            }
        }
        return false;
    }

    /// What is due now.
    ///
    /// @param glance what was answered since then is not asked again
    Set<PolledQuery> due(Instant now, Instant glance) {
        var due = new LinkedHashSet<PolledQuery>();
        for (var query : inUse()) {
            if (query.dueAt(now) && !query.answeredSince(glance)) {
                due.add(query);
            }
        }
        side.all().stream().filter(q -> q.dueAt(now)).forEach(due::add);
        return due;
    }

    Set<PolledQuery> allBut(Set<PolledQuery> asked) {
        var all = new LinkedHashSet<>(inUse());
        all.addAll(side.all());
        all.removeAll(asked);
        return all;
    }

    /// What a poll in which everything is due puts on the source; the time is that of all answers together.
    Load load() {
        return inAPoll().stream().map(PolledQuery::load).reduce(Load.NONE, Load::plus);
    }

    /// The same, query by query.
    Map<String, Load> loads() {
        return inAPoll().stream().collect(Collectors.toMap(PolledQuery::expr, PolledQuery::load, Load::plus));
    }

    private Set<PolledQuery> inAPoll() {
        var everything = new LinkedHashSet<>(used);
        everything.addAll(targets.all());
        everything.addAll(side.all());
        return everything;
    }

    /// Whether anything is measured now of the host of a target that nothing scrapes.
    boolean pushes(Labels target) {
        int host = folding.hostOf(target);
        return host >= 0 && queries.ages().stream().anyMatch(age -> age.ages().newest(host) > 0);
    }

    /// The rows of WireGuard's peers, under whichever form they were asked.
    List<Labels> peerRows() {
        var rows = new ArrayList<Labels>();
        for (var one : queries.all()) {
            if (one.quantity.id().equals("wg.never") || one.quantity.id().equals("wg.handshake.age")) {
                rows.addAll(one.value.rows());
            }
        }
        return rows;
    }
}
