package greenwall.fleet.heartbeat;

import greenwall.fleet.Labels;
import greenwall.fleet.dialect.Resolver;
import greenwall.fleet.doctor.Diagnosis;
import greenwall.fleet.identity.Evidence;
import greenwall.fleet.identity.Folding;
import greenwall.fleet.identity.Target;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterState;
import greenwall.fleet.state.Fleet;
import greenwall.fleet.state.FormReadings;
import greenwall.fleet.state.RawAges;
import greenwall.fleet.state.Readings;
import greenwall.fleet.state.SourceState;
import greenwall.fleet.state.TargetFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The heart of one cluster: asks its source in each beat what is in use, looks around when targets come or go,
/// and rolls the answers up. Beats of one heart follow each other; hearts of several clusters know nothing of
/// each other.
final class ClusterHeart {
    private static final long[] BRIEF_WINDOWS = {10, 20, 30, 45, 60, 90, 120, 180, 240};
    private static final int FEWEST_STEPS = 3;
    private static final Duration PROBE_FIRST = Duration.ofSeconds(15);
    private static final Duration PROBE_LAST = Duration.ofMinutes(5);

    private final String cluster;
    private final Settings settings;
    private final Asker asker;
    private final Questions questions;
    private final Resolver resolver;
    private final TargetBook book = new TargetBook();
    private final TargetFacts facts = new TargetFacts();
    private final Question up;
    private final Question upTimes;
    private final Question upSamples;
    private Folding folding = Folding.EMPTY;
    private RawAges.Lookup lookup = new RawAges.Lookup();
    private PeerNames peers = PeerNames.NONE;
    private Evidence evidence = Evidence.NONE;
    private final Map<Long, Set<Labels>> oldEnough = new HashMap<>();
    private List<Readings.Ghost> ghosts = List.of();
    private Optional<Metrics.BuildInfo> build = Optional.empty();
    private List<String> problems = List.of();
    private Instant probedAt = Instant.EPOCH;
    private Duration probeTook = Duration.ZERO;
    private Duration probeAgain = PROBE_FIRST;
    private boolean probeWanted;
    private boolean remembered;
    private Duration skew = Duration.ZERO;
    private Instant lastAnswer = Instant.EPOCH;
    private Duration lastTrip = Duration.ZERO;
    private @Nullable Failure lastFailure;
    private @Nullable ClusterState state;
    private long generation;

    ClusterHeart(String cluster, Metrics metrics, Settings settings) {
        this.cluster = cluster;
        this.settings = settings;
        this.asker = new Asker(metrics, settings.clock(), settings.deadline());
        this.questions = new Questions(settings.catalogue());
        this.resolver = new Resolver(settings.catalogue());
        this.up = new Question("up");
        this.upTimes = new Question("timestamp(up)");
        this.upSamples = new Question("sum_over_time(up[5m])");
    }

    String cluster() {
        return cluster;
    }

    /// Asks everything that is in use and due; `light` asks only whether the source and its targets live.
    ClusterState beat(boolean light, List<Muting> mutings) {
        var asked = new LinkedHashSet<Question>(List.of(up, upTimes));
        if (!light) {
            asked.add(upSamples);
            asked.addAll(due());
        }
        ask(asked);
        if (!up.failing() && !upTimes.failing()) {
            boolean changed = book.take(up.answer(), upTimes.answer(), upSamples.answer(), facts);
            probeWanted |= changed;
            if (book.whyToAsk()) {
                asker.metrics().targets(settings.deadline()).answer().ifPresent(book::know);
            }
            if (!light && probeDue()) {
                probe();
            } else {
                folding = folding.renewed(book::now);
                resolver.refold(folding);
            }
        }
        takeOver();
        state = Fleet.roll(readings(mutings), state);
        return state;
    }

    private Instant now() {
        return settings.clock().instant();
    }

    private Set<Question> due() {
        var now = now();
        var due = new LinkedHashSet<Question>();
        for (var question : Questions.questions(inUse())) {
            if (question.dueAt(now)) {
                due.add(question);
            }
        }
        extras().stream().filter(q -> q.dueAt(now)).forEach(due::add);
        return due;
    }

    private final List<Question> extras = new ArrayList<>();

    private List<Question> extras() {
        return extras;
    }

    /// The forms that some host was given, and those that were never answered.
    private List<Asked> inUse() {
        return questions.all().stream()
                .filter(one -> one.value.failing() || chosen(one))
                .toList();
    }

    private boolean chosen(Asked one) {
        for (int host = 0; host < folding.hosts().size(); host++) {
            if (resolver.choice(one.quantity.id(), host) == one.index) {
                return true;
            }
        }
        return false;
    }

    private void ask(Collection<Question> asked) {
        var outcomes = asker.ask(asked);
        outcomes.forEach((question, outcome) -> {
            if (question.take(outcome, skew)) {
                if (outcome.at().isAfter(lastAnswer)) {
                    lastAnswer = outcome.at();
                    lastTrip = outcome.roundTrip();
                }
            }
        });
        if (asked.contains(up)) {
            lastFailure = up.failure();
            if (!up.failing()) {
                var middle = up.lastAnswer().minus(up.took().dividedBy(2));
                skew = Duration.between(middle, Instant.ofEpochMilli(up.evaluatedAt()));
            }
        }
    }

    /// Targets that just came have no rates yet, so a look around is soon followed by another; the pauses grow
    /// until nothing new is to be expected. One that costs much is made less often.
    private boolean probeDue() {
        if (probedAt.equals(Instant.EPOCH)) {
            return true;
        }
        if (probeWanted) {
            probeAgain = PROBE_FIRST;
        }
        var cost = probeTook.multipliedBy(20);
        var pause = cost.compareTo(probeAgain) > 0 ? cost : probeAgain;
        return Duration.between(probedAt, now()).compareTo(pause) >= 0;
    }

    private void probe() {
        var begun = now();
        var probe = new Probe(asker);
        var findings = probe.lookAround(begun, !remembered);
        if (!remembered && !findings.upsOfTheWeek().isEmpty()) {
            book.remember(findings.upsOfTheWeek());
            remembered = true;
        }
        build = findings.build();
        problems = findings.problems();
        book.know(findings.targets());

        var shown = probe.exporters(questions, settings.catalogue().exporters(), findings.names());
        var nothing = questions.question(Probe.NOT_A_NUMBER);
        ask(List.of(shown, nothing));
        questions.know(
                Probe.separators(up.answer(), shown.answer(), settings.identity()),
                findings.rules(),
                nothing.answered() && nothing.answer().size() == 0);
        var target = questions.separators().target();
        var boots = questions.question("max by (" + target + ") (node_boot_time_seconds)");
        var machines = questions.question("count by (" + target + ", product_uuid) (node_dmi_info)");
        var keys = questions.question("count by (" + target + ", public_key) (wireguard_device_info)");
        questions.consider(findings.names(), folding, peers::hostOf);
        lookForNewcomers();
        var everything = new LinkedHashSet<>(Questions.questions(questions.all()));
        everything.addAll(List.of(boots, machines, keys));
        extras.clear();
        if (findings.names() == null || findings.names().contains("node_textfile_mtime_seconds")) {
            extras.add(new Question("max by (" + target + ", file) (node_textfile_mtime_seconds)"));
            extras.add(new Question(
                    "max by (" + target + ", file) (changes(node_textfile_mtime_seconds[6h:5m]))",
                    Duration.ofMinutes(5)));
        }
        if (!Questions.windows(questions.all()).isEmpty()) {
            for (long window : Questions.windows(questions.all())) {
                extras.add(new Question("up offset " + window / 1000 + "s", Duration.ofMinutes(5)));
            }
        }
        everything.addAll(extras);
        ask(everything);

        evidence = Probe.evidence(shown.answer(), boots.answer(), machines.answer(), keys.answer());
        refold();
        var strays = takeAges();
        if (!strays.isEmpty()) {
            ask(List.of(up, upTimes));
            book.take(up.answer(), upTimes.answer(), upSamples.answer(), facts);
            book.addStrays(strays);
        }
        estimateIntervals();
        book.unseen().stream()
                .limit(1)
                .findFirst()
                .ifPresent(_ -> probe.lastSeen(book.unseen()).forEach(book::seen));
        book.forgetBefore(begun.minus(Probe.MEMORY));
        refold();
        takeAges();
        resolver.forgetExporters();
        for (int row = 0; row < shown.answer().size(); row++) {
            var labels = shown.answer().labels(row);
            int host = folding.hostOf(labels.without(Labels.NAME));
            if (host >= 0) {
                resolver.saw(labels.metricName(), host);
            }
        }
        takeValues();
        var past = new Past(probe, questions, resolver, folding, book);
        past.recall(begun);
        Choice.choose(questions, resolver, folding);
        ghosts = past.ghosts(begun, state == null, this::ask);
        probedAt = begun;
        probeTook = Duration.between(begun, now());
        probeWanted = false;
        var twice = probeAgain.multipliedBy(2);
        probeAgain = twice.compareTo(PROBE_LAST) > 0 ? PROBE_LAST : twice;
    }

    private void refold() {
        var before = folding;
        folding = folding.next(cluster, book.all(), evidence, settings.identity(), settings.retired()::contains);
        lookup = new RawAges.Lookup();
        peers = PeerNames.of(evidence, folding);
        resolver.refold(folding);
        questions.refold(before, folding, peers::hostOf);
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
                    .max(java.util.Comparator.comparingInt(
                            age -> age.question().answer().size()))
                    .ifPresent(age -> selectors.add(age.ages().selector()));
        }
        for (var selector : selectors) {
            var window = Duration.ofMinutes(10);
            var counts = new Question("max by (" + target + ") (count_over_time(" + selector + "[10m]))");
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

    /// New targets are asked over the longest window that all of them fill who have enough samples for a rate.
    private void lookForNewcomers() {
        long least = Long.MAX_VALUE;
        long widest = 0;
        for (var target : folding.targets().isEmpty() ? book.all() : folding.targets()) {
            if (target.present() && facts.young(target)) {
                long scrape = target.scrapeInterval()
                        .orElse(TargetFacts.USUAL_INTERVAL)
                        .toMillis();
                if (facts.covered(target) >= FEWEST_STEPS * scrape) {
                    least = Math.min(least, facts.covered(target));
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
        facts.brief(brief);
        questions.brief(brief);
    }

    private BitSet youngHosts() {
        var young = new BitSet();
        for (int i = 0; i < folding.targets().size(); i++) {
            var target = folding.targets().get(i);
            if (target.present() && facts.young(target)) {
                young.set(folding.hostOf(i));
            }
        }
        return young;
    }

    private void takeValues() {
        var young = youngHosts();
        questions.all().forEach(one -> one.take(folding::hostOf, young));
    }

    private void takeOver() {
        if (!takeAges().isEmpty()) {
            probeWanted = true;
        }
        takeValues();
        takeTextfiles();
        for (var extra : extras) {
            if (extra.expr().startsWith("up offset ")) {
                long window = Long.parseLong(extra.expr().replaceAll("\\D", "")) * 1000;
                var there = new java.util.HashSet<Labels>();
                for (int row = 0; row < extra.answer().size(); row++) {
                    there.add(extra.answer().labels(row).without(Labels.NAME));
                }
                if (extra.answered()) {
                    oldEnough.put(window, there);
                }
            }
        }
        Choice.newcomers(questions, resolver, folding);
        lookForNewcomers();
    }

    private void takeTextfiles() {
        if (extras.size() < 2 || !extras.get(0).expr().contains("node_textfile_mtime_seconds")) {
            return;
        }
        var rhythms = new HashMap<Labels, Duration>();
        var changes = extras.get(1).answer();
        for (int row = 0; row < changes.size(); row++) {
            if (changes.value(row) >= 2) {
                rhythms.put(changes.labels(row), Duration.ofSeconds(Math.round(21_600 / changes.value(row))));
            }
        }
        var files = new HashMap<Labels, List<TargetFacts.Textfile>>();
        var times = extras.get(0).answer();
        for (int row = 0; row < times.size(); row++) {
            var labels = times.labels(row);
            var textfile = new TargetFacts.Textfile(
                    labels.get("file"), Math.round(times.value(row) * 1000), Optional.ofNullable(rhythms.get(labels)));
            for (int target : folding.targetsOf(labels.without("file"))) {
                files.computeIfAbsent(folding.targets().get(target).labels(), _ -> new ArrayList<>())
                        .add(textfile);
            }
        }
        files.forEach(facts::textfiles);
    }

    private Readings readings(List<Muting> mutings) {
        generation++;
        var now = now();
        boolean silent = lastAnswer.equals(Instant.EPOCH)
                || Duration.between(lastAnswer, now).compareTo(Duration.ofSeconds(30)) > 0;
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
                now,
                now.plus(skew),
                settings.oneShot(),
                settings.refresh(),
                asker.metrics().source(),
                List.of(source(now, silent)),
                silent,
                settings.catalogue().quantities(),
                folding,
                forms,
                resolver,
                facts,
                Map.copyOf(oldEnough),
                book.upTimes(),
                ghosts,
                Muting.of(mutings, folding));
    }

    private final Map<String, FormReadings> nothings = new HashMap<>();

    /// Stands at the place of a form that cannot give anything here.
    private FormReadings nothing(String quantity, int index) {
        var form = settings.catalogue().forms(quantity).get(index);
        return nothings.computeIfAbsent(
                form.id(),
                _ -> new FormReadings(
                        new greenwall.fleet.state.FormRows(
                                settings.catalogue().quantity(quantity).orElseThrow(),
                                form,
                                _ -> Folding.UNKNOWN,
                                _ -> Labels.EMPTY),
                        List.of(),
                        List.of(),
                        0,
                        false,
                        Instant.EPOCH,
                        "",
                        Map.of(),
                        Map.of()));
    }

    private SourceState source(Instant now, boolean silent) {
        boolean ever = !lastAnswer.equals(Instant.EPOCH);
        return new SourceState(
                asker.metrics().source(),
                silent ? CellState.SILENT : CellState.OK,
                ever ? Optional.of(lastAnswer) : Optional.empty(),
                ever ? Optional.of(Duration.between(lastAnswer, now)) : Optional.empty(),
                ever ? Optional.of(lastTrip) : Optional.empty(),
                ever ? Optional.of(skew) : Optional.empty(),
                lastFailure == null ? "" : lastFailure.found(),
                lastFailure == null ? "" : lastFailure.remedy());
    }

    List<Target> targets() {
        return folding.targets();
    }

    Folding folding() {
        return folding;
    }

    Resolver resolver() {
        return resolver;
    }

    Questions questions() {
        return questions;
    }

    Optional<Metrics.BuildInfo> build() {
        return build;
    }

    List<String> problems() {
        return problems;
    }

    /// Who belongs to whom, asked for when somebody wants to know.
    List<Diagnosis.Join> joins() {
        var joins = new Joins(cluster, folding, peers, evidence.machineIds());
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
        found.addAll(joins.disks(rows(disks)));
        return found;
    }

    private static List<Labels> rows(Question question) {
        var rows = new ArrayList<Labels>();
        for (int row = 0; row < question.answer().size(); row++) {
            rows.add(question.answer().labels(row));
        }
        return rows;
    }

    Duration skew() {
        return skew;
    }

    BitSet vacant() {
        return folding.vacant();
    }

    Optional<ClusterState> state() {
        return Optional.ofNullable(state);
    }
}
