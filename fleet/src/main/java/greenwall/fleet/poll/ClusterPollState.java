package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.form.ChosenForms;
import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.identity.MachineFacts;
import greenwall.fleet.identity.Target;
import greenwall.fleet.source.SourceLoad;
import greenwall.fleet.state.RowTargets;
import greenwall.fleet.state.TargetSamples;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The state of one cluster between two polls: its hosts, the queries with their last responses, and the form
/// of each quantity for each host.
final class ClusterPollState {
    private static final long[] BRIEF_WINDOWS = {10, 20, 30, 45, 60, 90, 120, 180, 240};
    private static final int FEWEST_STEPS = 3;
    private static final Set<String> PEER_QUANTITIES = Set.of("wg.never", "wg.handshake.age");

    private final String cluster;
    private final PollSettings settings;
    private final TargetListQueries targets;
    final FormQueries queries;
    final ChosenForms chosenForms;
    final TargetSamples facts = new TargetSamples();
    final TextfileQueries textfiles = new TextfileQueries();
    final TargetHistoryQueries targetHistory = new TargetHistoryQueries();
    private HostMapping mapping = HostMapping.EMPTY;
    private RowTargets rowTargets = RowTargets.of(HostMapping.EMPTY);
    private WireguardPeerHosts peers = WireguardPeerHosts.NONE;
    private MachineFacts machineFacts = MachineFacts.NONE;
    private Set<PolledQuery> used = Set.of();

    ClusterPollState(String cluster, PollSettings settings, TargetListQueries targets) {
        this.cluster = cluster;
        this.settings = settings;
        this.targets = targets;
        this.queries = new FormQueries(settings.catalogue(), targets::instances);
        this.chosenForms = new ChosenForms(settings.catalogue());
    }

    HostMapping mapping() {
        return mapping;
    }

    RowTargets rowTargets() {
        return rowTargets;
    }

    WireguardPeerHosts peers() {
        return peers;
    }

    MachineFacts machineFacts() {
        return machineFacts;
    }

    /// Updates the targets of the hosts; the hosts stay the same.
    void renew() {
        mapping = mapping.withTargets(targets.known()::currentState);
        chosenForms.remap(mapping);
    }

    void remap() {
        var before = mapping;
        mapping = nextMapping(before, machineFacts);
        rowTargets = RowTargets.of(mapping);
        peers = WireguardPeerHosts.of(machineFacts, mapping, settings.identity().peers());
        chosenForms.remap(mapping);
        queries.remap(before, mapping, rowTargets, peers);
    }

    /// All current targets, mapped to hosts.
    HostMapping nextMapping(HostMapping before, MachineFacts facts) {
        return before.next(
                cluster,
                targets.known().all(),
                facts,
                settings.identity(),
                targets.machineLabels(),
                targets.mixedTargets());
    }

    /// Stores the facts that exporters report about their machines. Earlier facts of a target that does not
    /// respond now are kept, and those of all targets if the source did not return all facts.
    void setFacts(MachineFacts facts, boolean complete) {
        machineFacts = facts.withEarlier(machineFacts, target -> unavailable(target, complete));
        remap();
    }

    /// Stores what targets that do not respond now reported before the first poll. Called before the first
    /// mapping, so that all hosts get their names together, whichever of them is up.
    void setPastFacts(MachineFacts past) {
        machineFacts = past;
    }

    private boolean unavailable(Labels target, boolean complete) {
        // Before the first mapping, only facts of targets that do not respond are known.
        if (mapping.targets().isEmpty()) {
            return true;
        }
        var indexes = mapping.targetsOf(target);
        return !indexes.isEmpty()
                && indexes.stream()
                        .map(mapping.targets()::get)
                        .noneMatch(t -> complete && t.up() && !t.storeUnreachable());
    }

    /// Applies new responses; true if an age belongs to an unknown target.
    boolean takeAnswers() {
        boolean pushedTargets = !takeAges().isEmpty();
        takeValues();
        targetHistory.take(targets.replicas());
        textfiles.take(mapping, facts);
        FormChooser.chooseForNewHosts(queries, chosenForms, mapping);
        FormChooser.noteFailures(queries, chosenForms);
        findNewTargets();
        return pushedTargets;
    }

    /// Applies new responses of age queries; returns the unknown targets.
    Set<Labels> takeAges() {
        var pushedTargets = new LinkedHashSet<Labels>();
        takeAges(queries.ages(), pushedTargets);
        takeAges(queries.agesOfRecorded(), new LinkedHashSet<>());
        return pushedTargets;
    }

    private void takeAges(Collection<FormQueryState.AgeQuery> ages, Set<Labels> unknown) {
        for (var age : ages) {
            if (age.query().answered()) {
                age.ages().setResponse(age.query().answer(), age.query().evaluatedAt(), mapping, rowTargets, unknown);
            }
        }
    }

    void takeValues() {
        var recentHosts = newHosts(mapping);
        queries.all().forEach(formState -> formState.take(mapping::hostOf, recentHosts));
    }

    /// Queries targets that are too new for the usual window over a shorter one.
    void findNewTargets() {
        var known = mapping.targets().isEmpty() ? targets.known().all() : mapping.targets();
        queries.setNewHostWindow(briefWindow(known));
    }

    /// The longest window, in milliseconds, that is full for all new targets with enough samples for a rate;
    /// 0 if there are no such targets.
    private static long briefWindow(Collection<Target> targets) {
        long least = Long.MAX_VALUE;
        long widest = 0;
        for (var target : targets) {
            if (target.present() && TargetSamples.isRecentlyScraped(target)) {
                long scrape = target.scrapeInterval()
                        .orElse(TargetSamples.DEFAULT_INTERVAL)
                        .toMillis();
                if (TargetSamples.sampledMillis(target) >= FEWEST_STEPS * scrape) {
                    least = Math.min(least, TargetSamples.sampledMillis(target));
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
        var recentHosts = new BitSet();
        for (int i = 0; i < mapping.targets().size(); i++) {
            var target = mapping.targets().get(i);
            if (target.present() && TargetSamples.isRecentlyScraped(target)) {
                recentHosts.set(mapping.hostOf(i));
            }
        }
        return recentHosts;
    }

    /// The queries of the forms that some host uses, of those that some host may have, and of those that failed.
    Set<PolledQuery> inUse() {
        used = FormQueries.queries(queries.all().stream()
                .filter(formState -> !formState.sent.value().alive()
                        || chosenForms.chosen(formState.quantity.id(), formState.index)
                        || FormChooser.unknownHosts(formState, chosenForms, mapping)
                                .findFirst()
                                .isPresent())
                .toList());
        return used;
    }

    /// @param quickPoll a query that was answered since then is not sent again
    Set<PolledQuery> due(Instant now, Instant quickPoll) {
        var due = new LinkedHashSet<PolledQuery>();
        inUse().stream()
                .filter(query -> query.dueAt(now) && !query.answeredSince(quickPoll))
                .forEach(due::add);
        otherQueries().filter(q -> q.dueAt(now)).forEach(due::add);
        return due;
    }

    /// The queries for things other than values and ages.
    Stream<PolledQuery> otherQueries() {
        return Stream.concat(targetHistory.all().stream(), textfiles.all().stream());
    }

    Set<PolledQuery> allExcept(Set<PolledQuery> queried) {
        var all = new LinkedHashSet<>(inUse());
        otherQueries().forEach(all::add);
        all.removeAll(queried);
        return all;
    }

    /// The load of a poll in which every query is due; its time is the sum over all responses.
    SourceLoad load() {
        return allInUse().stream().map(PolledQuery::load).reduce(SourceLoad.NONE, SourceLoad::plus);
    }

    /// The same load for each query.
    Map<String, SourceLoad> loads() {
        return allInUse().stream().collect(Collectors.toMap(PolledQuery::expr, PolledQuery::load, SourceLoad::plus));
    }

    private Set<PolledQuery> allInUse() {
        var everything = new LinkedHashSet<>(used);
        everything.addAll(targets.all());
        everything.addAll(targets.checks());
        otherQueries().forEach(everything::add);
        return everything;
    }

    /// Whether a pushed target still has current samples.
    boolean pushes(Labels target) {
        int host = mapping.hostOf(target);
        return host >= 0 && queries.ages().stream().anyMatch(age -> age.ages().newest(host) > 0);
    }

    /// The rows of WireGuard peers, from whatever forms were queried.
    List<Labels> peerRows() {
        return queries.all().stream()
                .filter(formState -> PEER_QUANTITIES.contains(formState.quantity.id()))
                .flatMap(formState -> formState.sent.value().rows().stream())
                .toList();
    }
}
