package greenwall.fleet.heartbeat;

import greenwall.fleet.Labels;
import greenwall.fleet.Window;
import greenwall.fleet.dialect.Replicas;
import greenwall.fleet.dialect.Resolver;
import greenwall.fleet.doctor.Diagnosis;
import greenwall.fleet.identity.Evidence;
import greenwall.fleet.identity.Folding;
import greenwall.fleet.silence.Matchers;
import greenwall.fleet.source.Load;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.ClusterState;
import greenwall.fleet.state.Fleet;
import greenwall.fleet.state.FormReadings;
import greenwall.fleet.state.FormRows;
import greenwall.fleet.state.RawAges;
import greenwall.fleet.state.Readings;
import greenwall.fleet.state.TargetFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The heart of one cluster: asks its source in each beat what is in use, looks around when targets come or go,
/// and rolls the answers up. Beats of one heart follow each other; hearts of several clusters know nothing of
/// each other.
final class ClusterPoller {
    /// More than all deadlines of a beat together.
    private static final Duration LONGEST_BEAT = Duration.ofMinutes(5);
    private static final Duration LEAST_PATIENCE = Duration.ofMillis(300);

    private final String cluster;
    private final Settings settings;
    private final QueryRunner asker;
    private final FormQueries questions;
    private final Resolver resolver;
    private final RowBudget budget;
    private final TargetRegistry book;
    private final TargetFacts facts = new TargetFacts();
    private final PolledQuery up;
    private final PolledQuery upTimes;
    private final PolledQuery upSamples;
    private Folding folding = Folding.EMPTY;
    private RawAges.Lookup lookup = new RawAges.Lookup();
    private PeerNames peers = PeerNames.NONE;
    private Evidence evidence = Evidence.NONE;
    private final SideQueries side = new SideQueries();
    private final SourceWatch watch;
    private final PollSchedule pace;
    private final DiscoverySchedule looks;
    private Set<PolledQuery> used = Set.of();
    private List<Readings.Ghost> ghosts = List.of();
    private Optional<Metrics.BuildInfo> build = Optional.empty();
    private List<String> problems = List.of();
    private boolean remembered;
    private final StorageParts parts = new StorageParts();
    private Replicas replicas = Replicas.NONE;
    /// The targets of whom nothing is heard while a part of the source does not answer.
    private Set<Labels> cut = Set.of();
    private @Nullable ClusterState state;
    private final Map<String, FormReadings> nothings = new HashMap<>();
    private long generation;

    ClusterPoller(String cluster, Metrics metrics, Settings settings, RowBudget budget) {
        this.cluster = cluster;
        this.budget = budget;
        this.book = new TargetRegistry(budget.mostTargets());
        this.settings = settings;
        this.asker = new QueryRunner(metrics, settings.clock(), settings.deadline());
        this.watch = new SourceWatch(metrics.source());
        this.pace = new PollSchedule(settings.refresh());
        this.looks = new DiscoverySchedule(settings.refresh());
        this.questions = new FormQueries(settings.catalogue(), this::instances);
        this.resolver = new Resolver(settings.catalogue());
        this.up = new PolledQuery("up").inPiecesOf(this::everyInstance);
        this.upTimes = new PolledQuery("timestamp(up)").inPiecesOf(this::everyInstance);
        this.upSamples = new PolledQuery("sum_over_time(up[5m])").inPiecesOf(this::everyInstance);
    }

    String cluster() {
        return cluster;
    }

    /// Those that `up` told of last, or else those of the last hour by their labels.
    private List<String> instances() {
        var listed = QueryPieces.instances(up.answer());
        return listed.isEmpty() ? everyInstance() : listed;
    }

    /// Those that `up` told of last and those of the last hour by their labels: were `up` itself asked for those alone
    /// that it told of, it would never tell of a new one.
    private List<String> everyInstance() {
        var all = new LinkedHashSet<>(QueryPieces.instances(up.answer()));
        asker.metrics()
                .labelValues(
                        "instance", List.of("up"), Window.before(sourceNow(), Duration.ofHours(1)), settings.deadline())
                .answer()
                .ifPresent(all::addAll);
        all.remove("");
        return List.copyOf(all);
    }

    private Instant sourceNow() {
        return now().plus(watch.skew());
    }

    /// Asks what is due by the source's own pace; the state as it was where nothing is.
    ClusterState turn(List<Matchers> silences) {
        var before = state;
        var due = before == null ? Optional.of(PollScope.WHOLE) : pace.due(now(), watch.silentAt());
        return before != null && due.isEmpty() ? before : beat(due.orElse(PollScope.WHOLE), silences);
    }

    /// When [#turn] has something to do again.
    Instant next() {
        return pace.next(now(), watch.silentAt());
    }

    ClusterState beat(PollScope reach, List<Matchers> silences) {
        boolean light = reach == PollScope.LIFE;
        var begun = now();
        // What the glance just before was answered belongs to this beat.
        var glance = looks.glance(begun);
        pace.began(reach, begun);
        if (!light && (parts.any() || looks.due(begun))) {
            parts.take(asker.metrics().parts(patience()), now());
        }
        var asked = new LinkedHashSet<PolledQuery>(List.of(up, upTimes));
        if (!light) {
            asked.add(upSamples);
            asked.addAll(due());
        }
        ask(asked);
        if (reach == PollScope.WHOLE) {
            pace.asked(since(begun), asked);
        }
        pace.lives(up.lives());
        if (!light && watch.moved()) {
            // Ages that were asked before a clock was set are of another time than those asked after.
            ask(everythingElse(asked));
        }
        if (up.fit() && upTimes.fit()) {
            if (takeTargets()) {
                looks.want();
            }
            if (book.whyToAsk()) {
                asker.metrics().targets(settings.deadline()).answer().ifPresent(book::know);
            }
            folding = folding.renewed(book::now);
            resolver.refold(folding);
            if (!light && looks.due(now())) {
                probe(reach == PollScope.WHOLE);
            }
        }
        takeOver();
        state = Fleet.roll(readings(silences, begun.isBefore(glance) ? begun : glance), state);
        return state;
    }

    private boolean takeTargets() {
        if (looks.due(now())) {
            var names = new ArrayList<>(SourceDiscovery.speakingLabels());
            names.addAll(settings.identity().labels());
            names.addAll(settings.identity().realms());
            var found = replicas.and(Replicas.of(up.answer(), names));
            if (!found.equals(replicas)) {
                replicas = found;
                book.merge(found);
            }
        }
        if (replicas.none()) {
            return book.take(up.answer(), upTimes.answer(), upSamples.answer(), hidden());
        }
        var times = upTimes.answer();
        return book.take(
                replicas.newest(up.answer(), times),
                replicas.newest(times, times),
                replicas.newest(upSamples.answer(), times),
                hidden());
    }

    /// Whether a target may be there although nothing is heard of it.
    private Predicate<Labels> hidden() {
        return up.failing() || upTimes.failing() ? _ -> true : parts::hide;
    }

    /// The targets that a part has which does not answer, and of which the list of targets says nothing now.
    private Set<Labels> cut() {
        if (!parts.any()) {
            return Set.of();
        }
        var names = new HashSet<String>();
        rows(up).forEach(row -> row.forEach((name, _) -> names.add(name)));
        folding.targets().forEach(target -> target.labels().forEach((name, _) -> names.add(name)));
        parts.judge(names);
        if (parts.missing().isEmpty()) {
            return Set.of();
        }
        var hidden = new HashSet<Labels>();
        for (var target : folding.targets()) {
            if (target.scraped() && target.present() && parts.hide(target.labels())) {
                hidden.add(target.labels());
            }
        }
        for (var listed : rows(up)) {
            hidden.remove(listed.without(Labels.NAME));
        }
        return hidden;
    }

    /// Whether a row is of targets that are all cut off.
    private boolean hides(Labels row) {
        if (cut.isEmpty()) {
            return false;
        }
        var targets = folding.targetsOf(row);
        return !targets.isEmpty()
                && targets.stream()
                        .allMatch(i -> cut.contains(folding.targets().get(i).labels()));
    }

    /// What a beat in which everything is due puts on the source; the time is that of all answers together.
    private Load load() {
        var everything = new LinkedHashSet<>(used);
        everything.addAll(List.of(up, upTimes, upSamples));
        everything.addAll(side.all());
        return everything.stream().map(PolledQuery::load).reduce(Load.NONE, Load::plus);
    }

    /// How long something took; nothing where a clock was set meanwhile.
    private Duration since(Instant begun) {
        var took = Duration.between(begun, now());
        return took.isNegative() || took.compareTo(LONGEST_BEAT) > 0 ? Duration.ZERO : took;
    }

    private Instant now() {
        return settings.clock().instant();
    }

    private Set<PolledQuery> due() {
        var now = now();
        var glance = looks.glance(now);
        var due = new LinkedHashSet<PolledQuery>();
        used = FormQueries.questions(inUse());
        for (var question : used) {
            if (question.dueAt(now) && !question.answeredSince(glance)) {
                due.add(question);
            }
        }
        side.all().stream().filter(q -> q.dueAt(now)).forEach(due::add);
        return due;
    }

    private Set<PolledQuery> everythingElse(Set<PolledQuery> asked) {
        var all = new LinkedHashSet<>(FormQueries.questions(inUse()));
        all.addAll(side.all());
        all.removeAll(asked);
        return all;
    }

    /// The forms that some host was given, and those that were never answered.
    private List<FormQueryState> inUse() {
        return questions.all().stream()
                .filter(one -> one.value.failing() || chosen(one))
                .toList();
    }

    private boolean chosen(FormQueryState one) {
        for (int host = 0; host < folding.hosts().size(); host++) {
            if (resolver.choice(one.quantity.id(), host) == one.index) {
                return true;
            }
        }
        return false;
    }

    private void ask(Collection<PolledQuery> asked) {
        ask(asked, Set.of());
    }

    /// `together` are those that may be asked in one.
    private void ask(Collection<PolledQuery> asked, Set<PolledQuery> together) {
        take(asked, together);
        var doubtful = asked.stream().filter(PolledQuery::doubtful).toList();
        if (!doubtful.isEmpty()) {
            take(doubtful, Set.of());
        }
        if (asked.contains(up)) {
            watch.pulse(up);
        }
    }

    private void take(Collection<PolledQuery> asked, Set<PolledQuery> together) {
        var alone =
                asked.stream().filter(question -> !together.contains(question)).toList();
        var groups = JoinedQuery.of(asked.stream().filter(together::contains).toList());
        var ofTargets = new MissingRows(parts::explain, _ -> false);
        var ofRows = new MissingRows(parts::explain, this::hides);
        asker.ask(alone, groups, patience()).forEach((question, outcome) -> {
            boolean lists = question == up || question == upTimes || question == upSamples;
            var admitted = budget.admit(question, outcome, lists);
            if (question.take(admitted, watch.skew(), lists ? ofTargets : ofRows)) {
                watch.answered(outcome);
            }
            if (question == up) {
                cut = cut();
            }
        });
    }

    /// No question outlasts the moment at which its source counts as silent: what hangs is judged in time.
    private Duration patience() {
        var now = now();
        var left = watch.silentAt()
                .filter(now::isBefore)
                .map(at -> Duration.between(now, at))
                .filter(until -> until.compareTo(settings.deadline()) < 0);
        return left.map(until -> until.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : until)
                .orElse(settings.deadline());
    }

    Source source() {
        return asker.metrics().source();
    }

    /// Whether nothing was heard of the source for too long; any thread may ask.
    boolean silent(Instant now) {
        return watch.silent(now);
    }

    /// When this source will count as silent, unless it answers before.
    Optional<Instant> silentAt() {
        return watch.silentAt();
    }

    /// `whole` asks also for what takes its time; without it another look around follows in the next beat.
    private void probe(boolean whole) {
        var begun = now();
        var probe = new SourceDiscovery(asker);
        var sourceNow = begun.plus(watch.skew());
        var findings = probe.lookAround(sourceNow, up.answer(), !remembered);
        if (!remembered && !findings.upsOfTheWeek().isEmpty()) {
            book.remember(findings.upsOfTheWeek(), hidden());
            remembered = true;
        }
        build = findings.build();
        problems = findings.problems();
        book.know(findings.targets());

        var shown = probe.exporters(questions, settings.catalogue().exporters(), findings.names());
        var nothing = questions.question(SourceDiscovery.NOT_A_NUMBER);
        ask(List.of(shown, nothing));
        questions.know(
                SourceDiscovery.separators(up.answer(), shown.answer(), settings.identity(), replicas),
                findings.rules(),
                nothing.answered() && nothing.answer().size() == 0);
        var target = questions.separators().target();
        var boots = questions.question("max by (" + target + ") (node_boot_time_seconds)");
        var machines = questions.question("count by (" + target + ", product_uuid) (node_dmi_info)");
        var keys = questions.question("count by (" + target + ", public_key) (wireguard_device_info)");
        questions.consider(findings.names(), folding, peers);
        lookForNewcomers();
        var forms = questions.all();
        if (!whole) {
            forms.removeIf(FormQueries::takesLong);
        }
        var everything = new LinkedHashSet<>(FormQueries.questions(forms));
        everything.addAll(List.of(boots, machines, keys));
        side.consider(
                target,
                findings.names() == null || findings.names().contains("node_textfile_mtime_seconds"),
                FormQueries.windows(forms));
        everything.addAll(side.all());
        everything.removeIf(question -> question.answeredSince(looks.glance(begun)));
        ask(everything, whole ? Set.of() : FormQueries.quick(everything));

        evidence = SourceDiscovery.evidence(shown.answer(), boots.answer(), machines.answer(), keys.answer())
                .over(evidence, this::mute);
        refold();
        var strays = takeAges();
        if (!strays.isEmpty()) {
            ask(List.of(up, upTimes));
            takeTargets();
            book.addStrays(strays);
        }
        estimateIntervals();
        book.unseen().stream()
                .limit(1)
                .findFirst()
                .ifPresent(_ -> probe.lastSeen(book.unseen()).forEach(book::seen));
        book.pushed(this::pushes, sourceNow);
        book.forgetBefore(sourceNow, SourceDiscovery.MEMORY);
        refold();
        takeAges();
        var seen = new HashMap<Integer, Set<String>>();
        for (var labels : rows(shown)) {
            int host = folding.hostOf(labels.without(Labels.NAME));
            if (host >= 0) {
                seen.computeIfAbsent(host, _ -> new HashSet<>()).add(labels.metricName());
            }
        }
        resolver.saw(seen);
        takeValues();
        var past = new LastKnown(probe, questions, resolver, folding, peers, book);
        past.recall(sourceNow);
        FormChoice.choose(questions, resolver, folding);
        used = FormQueries.questions(inUse());
        ghosts = past.ghosts(sourceNow, whole && looks.never(), this::ask);
        if (whole) {
            looks.looked(begun, now());
        } else {
            looks.glanced(begun);
        }
    }

    private void refold() {
        var before = folding;
        folding = folding.next(cluster, book.all(), evidence, settings.identity(), settings.retired()::contains);
        lookup = new RawAges.Lookup();
        peers = PeerNames.of(evidence, folding, settings.identity().peers());
        resolver.refold(folding);
        questions.refold(before, folding, peers);
    }

    /// Whether it is known and cannot say anything now.
    private boolean mute(Labels target) {
        var those = folding.targetsOf(target);
        return !those.isEmpty() && those.stream().map(folding.targets()::get).noneMatch(one -> one.up() && !one.cut());
    }

    /// Whether anything is measured now of the host of a target that nothing scrapes.
    private boolean pushes(Labels target) {
        int host = folding.hostOf(target);
        return host >= 0 && questions.ages().stream().anyMatch(age -> age.ages().newest(host) > 0);
    }

    private void estimateIntervals() {
        if (!book.intervalsMissing()) {
            return;
        }
        var target = questions.separators().target();
        var selectors = new ArrayList<String>();
        if (book.size() > 0) {
            selectors.add("up");
        }
        if (book.hasStrays()) {
            questions.ages().stream()
                    .filter(age -> age.question().answer().size() > 0
                            && !age.ages().selector().equals("up"))
                    .max(Comparator.comparingInt(age -> age.question().answer().size()))
                    .ifPresent(age -> selectors.add(age.ages().selector()));
        }
        for (var selector : selectors) {
            var window = Duration.ofMinutes(10);
            var counts = questions.question("max by (" + target + ") (count_over_time(" + selector + "[10m]))");
            ask(List.of(counts));
            book.estimate(counts.answer(), window);
        }
    }

    /// Takes new answers of ages over; the targets that nobody knew.
    private Set<Labels> takeAges() {
        var strays = new LinkedHashSet<Labels>();
        for (var age : questions.ages()) {
            if (age.question().answered()) {
                age.ages().take(age.question().answer(), age.question().evaluatedAt(), folding, lookup, strays);
            }
        }
        return strays;
    }

    private void lookForNewcomers() {
        var targets = folding.targets().isEmpty() ? book.all() : folding.targets();
        long brief = NewTargets.window(targets);
        facts.brief(brief);
        questions.brief(brief);
    }

    private void takeValues() {
        var young = NewTargets.hosts(folding);
        questions.all().forEach(one -> one.take(folding::hostOf, young));
    }

    private void takeOver() {
        if (!takeAges().isEmpty()) {
            looks.want();
        }
        takeValues();
        side.take(folding, facts, replicas);
        FormChoice.newcomers(questions, resolver, folding);
        lookForNewcomers();
    }

    private Readings readings(List<Matchers> silences, Instant begun) {
        generation++;
        var now = now();
        // A beat may take longer than a source may be silent; what answered in it is judged at that time.
        boolean silent = watch.silent(now) && (!up.lives() || up.lastAnswer().isBefore(begun));
        var forms = new LinkedHashMap<String, List<FormReadings>>();
        for (var quantity : settings.catalogue().quantities()) {
            var mine = questions.of(quantity.id());
            var readings = new ArrayList<FormReadings>();
            for (int i = 0; i < mine.length; i++) {
                var one = mine[i];
                readings.add(one == null ? nothing(quantity.id(), i) : one.readings());
            }
            forms.put(quantity.id(), readings);
        }
        return new Readings(
                cluster,
                generation,
                begun,
                now,
                now.plus(watch.skew()),
                settings.oneShot(),
                settings.refresh(),
                asker.metrics().source(),
                List.of(watch.state(now, silent, pace.slowed(), Optional.of(load()), parts.missing(), duplicates())),
                silent,
                up.lastWhole(),
                up.failing(),
                settings.catalogue().quantities(),
                folding,
                forms,
                resolver,
                facts,
                side.oldEnough(),
                Stream.concat(ghosts.stream(), Unknowns.of(questions, resolver, folding).stream())
                        .toList(),
                SilencedHosts.of(silences, folding),
                settings.identity().shouldRun());
    }

    /// Stands at the place of a form that cannot give anything here.
    private FormReadings nothing(String quantity, int index) {
        var form = settings.catalogue().forms(quantity).get(index);
        return nothings.computeIfAbsent(
                form.id(),
                _ -> new FormReadings(
                        new FormRows(
                                settings.catalogue().quantity(quantity).orElseThrow(),
                                form,
                                _ -> Folding.UNKNOWN,
                                _ -> Labels.EMPTY),
                        List.of(),
                        List.of(),
                        0,
                        false,
                        false,
                        Instant.EPOCH,
                        0,
                        "",
                        Map.of(),
                        Map.of()));
    }

    Folding folding() {
        return folding;
    }

    Resolver resolver() {
        return resolver;
    }

    FormQueries questions() {
        return questions;
    }

    Optional<Metrics.BuildInfo> build() {
        return build;
    }

    private String duplicates() {
        return replicas.none()
                ? ""
                : "series come from several replicas (label " + replicas
                        + ") and the source does not merge them: the highest of them counts, and of `up` the newest; have"
                        + " it merge them (--query.replica-label of Thanos, -dedup.minScrapeInterval of VictoriaMetrics,"
                        + " the HA tracker of Mimir)";
    }

    List<String> problems() {
        if (replicas.none()) {
            return problems;
        }
        var all = new ArrayList<>(problems);
        all.add(duplicates());
        return all;
    }

    /// Who belongs to whom, asked for when somebody wants to know.
    List<Diagnosis.Join> joins() {
        var joins = new Joins(cluster, folding, peers, evidence.machineIds(), settings.identity());
        var target = questions.separators().target();
        var guests = questions.question("count by (" + target
                + ", domain, uuid) ({__name__=~\"libvirt_domain_(state_code|info_state|info_vstate)\"})");
        var disks = questions.question(
                "count by (" + target
                        + ", domain, target_device, source_file) (libvirt_domain_block_stats_read_bytes_total{source_file!=\"\"})");
        ask(List.of(guests, disks));
        var found = new ArrayList<Diagnosis.Join>();
        var peerRows = new ArrayList<Labels>();
        for (var one : questions.all()) {
            if (one.quantity.id().equals("wg.never") || one.quantity.id().equals("wg.handshake.age")) {
                peerRows.addAll(rows(one.value));
            }
        }
        found.addAll(joins.peers(peerRows));
        found.addAll(joins.guests(rows(guests)));
        found.addAll(joins.disks(rows(disks), rows(guests)));
        return found;
    }

    private static List<Labels> rows(PolledQuery question) {
        var rows = new ArrayList<Labels>();
        for (int row = 0; row < question.answer().size(); row++) {
            rows.add(question.answer().labels(row));
        }
        return rows;
    }

    Duration skew() {
        return watch.skew();
    }
}
