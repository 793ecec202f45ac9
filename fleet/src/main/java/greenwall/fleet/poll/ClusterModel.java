package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.dialect.FormResolver;
import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.identity.MachineFacts;
import greenwall.fleet.identity.Target;
import greenwall.fleet.source.SourceLoad;
import greenwall.fleet.state.RowHosts;
import greenwall.fleet.state.TargetFacts;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The state of one cluster between two polls: its hosts, the queries with their last answers, and the form of each
/// quantity for each host.
final class ClusterModel {
    private static final long[] BRIEF_WINDOWS = {10, 20, 30, 45, 60, 90, 120, 180, 240};
    private static final int FEWEST_STEPS = 3;
    private static final Set<String> PEER_QUANTITIES = Set.of("wg.never", "wg.handshake.age");

    private final String cluster;
    private final PollSettings settings;
    private final ClusterTargets targets;
    final FormQueries queries;
    final FormResolver resolver;
    final TargetFacts facts = new TargetFacts();
    final AuxiliaryQueries side = new AuxiliaryQueries();
    private HostMapping mapping = HostMapping.EMPTY;
    private RowHosts rowHosts = RowHosts.of(HostMapping.EMPTY);
    private PeerNames peers = PeerNames.NONE;
    private MachineFacts evidence = MachineFacts.NONE;
    private Set<PolledQuery> used = Set.of();

    ClusterModel(String cluster, PollSettings settings, ClusterTargets targets) {
        this.cluster = cluster;
        this.settings = settings;
        this.targets = targets;
        this.queries = new FormQueries(settings.catalogue(), targets::instances);
        this.resolver = new FormResolver(settings.catalogue());
    }

    HostMapping mapping() {
        return mapping;
    }

    RowHosts rowHosts() {
        return rowHosts;
    }

    PeerNames peers() {
        return peers;
    }

    MachineFacts evidence() {
        return evidence;
    }

    /// The same hosts with their targets as they are now.
    void renew() {
        mapping = mapping.withTargets(targets.registry()::now);
        resolver.remap(mapping);
    }

    /// Folds all targets into hosts again.
    void remap() {
        var before = mapping;
        mapping = mapping.next(
                cluster, targets.registry().all(), evidence, settings.identity(), settings.retired()::contains);
        rowHosts = RowHosts.of(mapping);
        peers = PeerNames.of(evidence, mapping, settings.identity().peers());
        resolver.remap(mapping);
        queries.remap(before, mapping, rowHosts, peers);
    }

    /// Takes over what exporters say of their machines; of a target that is mute now, what it said before counts.
    void learn(MachineFacts said) {
        evidence = said.over(evidence, this::mute);
        remap();
    }

    private boolean mute(Labels target) {
        var those = mapping.targetsOf(target);
        return !those.isEmpty() && those.stream().map(mapping.targets()::get).noneMatch(one -> one.up() && !one.cut());
    }

    /// Takes new answers over; true where an age is of a target that nobody knew.
    boolean takeAnswers() {
        boolean strays = !takeAges().isEmpty();
        takeValues();
        side.take(mapping, facts, targets.replicas());
        FormChoice.newcomers(queries, resolver, mapping);
        findNewTargets();
        return strays;
    }

    /// Takes new answers of ages over; the targets that nobody knew.
    Set<Labels> takeAges() {
        var strays = new LinkedHashSet<Labels>();
        for (var age : queries.ages()) {
            if (age.query().answered()) {
                age.ages().take(age.query().answer(), age.query().evaluatedAt(), mapping, rowHosts, strays);
            }
        }
        return strays;
    }

    void takeValues() {
        var young = newHosts(mapping);
        queries.all().forEach(one -> one.take(mapping::hostOf, young));
    }

    /// Asks targets that are too new for the usual window over a shorter one.
    void findNewTargets() {
        var known = mapping.targets().isEmpty() ? targets.registry().all() : mapping.targets();
        queries.brief(briefWindow(known));
    }

    /// The longest window, in milliseconds, that all of them fill who have enough samples for a rate; 0 where
    /// there are none.
    private static long briefWindow(Collection<Target> targets) {
        long least = Long.MAX_VALUE;
        long widest = 0;
        for (var target : targets) {
            if (target.present() && TargetFacts.young(target)) {
                long scrape = target.scrapeInterval()
                        .orElse(TargetFacts.USUAL_INTERVAL)
                        .toMillis();
                if (TargetFacts.covered(target) >= FEWEST_STEPS * scrape) {
                    least = Math.min(least, TargetFacts.covered(target));
                    widest = Math.max(widest, scrape);
                }
            }
        }
        long brief = 0;
        for (long window : BRIEF_WINDOWS) {
            if (least != Long.MAX_VALUE && window * 1000 <= least && window * 1000 >= FEWEST_STEPS * widest) {
                brief = window * 1000;
            }
        }
        return brief;
    }

    private static BitSet newHosts(HostMapping mapping) {
        var young = new BitSet();
        for (int i = 0; i < mapping.targets().size(); i++) {
            var target = mapping.targets().get(i);
            if (target.present() && TargetFacts.young(target)) {
                young.set(mapping.hostOf(i));
            }
        }
        return young;
    }

    /// The queries of the forms that some host was given, and of those that were never answered.
    Set<PolledQuery> inUse() {
        used = FormQueries.queries(queries.all().stream()
                .filter(one -> one.value.failing() || resolver.chosen(one.quantity.id(), one.index))
                .toList());
        return used;
    }

    /// What is due now.
    ///
    /// @param glance what was answered since then is not asked again
    Set<PolledQuery> due(Instant now, Instant glance) {
        var due = new LinkedHashSet<PolledQuery>();
        inUse().stream()
                .filter(query -> query.dueAt(now) && !query.answeredSince(glance))
                .forEach(due::add);
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
    SourceLoad load() {
        return inAPoll().stream().map(PolledQuery::load).reduce(SourceLoad.NONE, SourceLoad::plus);
    }

    /// The same, query by query.
    Map<String, SourceLoad> loads() {
        return inAPoll().stream().collect(Collectors.toMap(PolledQuery::expr, PolledQuery::load, SourceLoad::plus));
    }

    private Set<PolledQuery> inAPoll() {
        var everything = new LinkedHashSet<>(used);
        everything.addAll(targets.all());
        everything.addAll(side.all());
        return everything;
    }

    /// Whether anything is measured now of the host of a target that nothing scrapes.
    boolean pushes(Labels target) {
        int host = mapping.hostOf(target);
        return host >= 0 && queries.ages().stream().anyMatch(age -> age.ages().newest(host) > 0);
    }

    /// The rows of WireGuard's peers, under whichever form they were asked.
    List<Labels> peerRows() {
        return queries.all().stream()
                .filter(one -> PEER_QUANTITIES.contains(one.quantity.id()))
                .flatMap(one -> one.value.rows().stream())
                .toList();
    }
}
