package greenwall.fleet.explain.cases;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.cases.FakeSources.Samples;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.MetricsSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// An application of several services, each of which logs the steps of each request; the latency of the front
/// end never changes. From some time on, one service stops in the middle of its requests, with or without an
/// error. In cases without a fault there is only normal variation: other traffic, rare lines, a restart, a
/// release that logs less.
final class RequestFaultGenerator {
    private static final Instant NOON = Instant.parse("2026-04-02T12:00:00Z");
    private static final List<String> VERBS = List.of(
            "checked", "loaded", "priced", "reserved", "signed", "sorted", "stored", "queried", "encoded", "matched");
    private static final List<String> NOUNS = List.of(
            "basket", "voucher", "seat", "invoice", "parcel", "profile", "session", "ticket", "stock", "address");
    private static final List<String> RARE = List.of(
            "WARN garbage collection took %d ms",
            "INFO configuration revision %d was loaded",
            "ERROR metrics could not be pushed: connection refused, attempt %d",
            "INFO leader of partition %d is now broker 2",
            "WARN pool of connections is %d %% full",
            "INFO health probe answered in %d us");

    private final Random random;
    private final List<Service> services = new ArrayList<>();
    private final List<LogSource.Line> lines = new ArrayList<>();
    private final Instant instant;
    private final boolean quiet;
    private int faulty = -1;
    private int stopsAt;
    private boolean withError;
    private boolean callersGiveUp;
    private int released = -1;

    /// @param calls the service that is called after a line, both by index
    private record Service(String pod, List<String> wordings, Map<Integer, Integer> calls) {}

    /// @param pod the pod whose requests stop; empty without a fault
    record RequestFaultCase(
            long seed,
            MetricsSource metrics,
            LogSource logs,
            ExplainQuestion question,
            Instant now,
            Optional<String> pod) {}

    private final long seed;

    RequestFaultGenerator(long seed, boolean quiet) {
        this.seed = seed;
        this.quiet = quiet;
        this.random = new Random(seed * 31_337 + 5);
        this.instant = NOON.plusSeconds(random.nextInt(3_000));
    }

    RequestFaultCase make() {
        int count = 4 + random.nextInt(8);
        for (int s = 0; s < count; s++) {
            services.add(service(s, count));
        }
        if (!quiet) {
            faulty = 1 + random.nextInt(count - 1);
            stopsAt = 1 + random.nextInt(services.get(faulty).wordings().size() - 1);
            withError = random.nextBoolean();
            callersGiveUp = random.nextBoolean();
        } else if (random.nextInt(6) == 0) {
            released = random.nextInt(count);
        }
        var start = instant.minusSeconds(random.nextBoolean() ? 180 : 1_200 + random.nextInt(3_000));
        var end = instant.plusSeconds(150 + random.nextInt(300));
        requests(start, end);
        addUnrelatedLines(start, end);
        lines.sort(Comparator.comparingLong(LogSource.Line::timeNanos));
        var at = instant.plusSeconds(random.nextInt(60));
        return new RequestFaultCase(
                seed,
                FakeSources.metrics(List.of(latency(end)), true),
                FakeSources.logs(lines),
                ExplainQuestion.of(
                        new ExplainQuestion.QuerySubject("case", "front_latency_seconds", "{namespace=\"shop\"}"), at),
                end,
                faulty < 0 ? Optional.empty() : Optional.of(services.get(faulty).pod()));
    }

    private Service service(int number, int serviceCount) {
        var wordings = new LinkedHashSet<String>();
        int wordingCount = 3 + random.nextInt(5);
        while (wordings.size() < wordingCount) {
            wordings.add((random.nextInt(8) == 0 ? "DEBUG " : "INFO ") + VERBS.get(random.nextInt(VERBS.size())) + ' '
                    + NOUNS.get(random.nextInt(NOUNS.size())) + " of request %d in s" + number);
        }
        var calls = new java.util.HashMap<Integer, Integer>();
        for (int c = 0; number + 1 < serviceCount && c < 1 + random.nextInt(3); c++) {
            calls.put(random.nextInt(wordingCount), number + 1 + random.nextInt(serviceCount - number - 1));
        }
        var pod = "shop-s" + number + "-" + Integer.toString(1_000_000 + random.nextInt(30_000_000), 36);
        return new Service(pod, List.copyOf(wordings), calls);
    }

    private void requests(Instant start, Instant end) {
        double perSecond = Math.exp(Math.log(0.4) + random.nextDouble() * Math.log(12));
        double swing = random.nextDouble() * 0.5;
        double then = random.nextInt(3) == 0 ? random.nextBoolean() ? 2.5 : 0.4 : 1;
        var time = start;
        while (time.isBefore(end)) {
            double rate = perSecond
                    * (1 + swing * Math.sin(time.getEpochSecond() / 300.0))
                    * (time.isBefore(instant) ? 1 : then);
            request(0, time, 100_000 + random.nextInt(900_000), end, 0);
            time = time.plusNanos((long) (-1e9 / rate * Math.log(1 - random.nextDouble())) + 1);
        }
    }

    private record CompletedRequest(Instant at, boolean failed) {}

    private CompletedRequest request(int number, Instant from, int id, Instant end, int depth) {
        var service = services.get(number);
        var time = from;
        for (int k = 0; k < service.wordings().size(); k++) {
            time = time.plusNanos((long) (1e6 * (1 + 8 * random.nextDouble())));
            boolean faultActive = !time.isBefore(instant);
            if (faultActive && number == faulty && k == stopsAt) {
                if (withError) {
                    line(service, time, "ERROR request " + id + " ended early in s" + number, end);
                }
                return new CompletedRequest(time, true);
            }
            if (!(faultActive && number == released && k == 1)) {
                line(service, time, service.wordings().get(k).replace("%d", String.valueOf(id)), end);
            }
            var next = service.calls().get(k);
            if (next != null && depth < 6) {
                var done = request(next, time, id, end, depth + 1);
                time = done.at();
                if (done.failed() && callersGiveUp) {
                    return done;
                }
            }
        }
        return new CompletedRequest(time, false);
    }

    /// Rare irrelevant lines, and an occasional restart.
    private void addUnrelatedLines(Instant start, Instant end) {
        long length = Duration.between(start, end).toMillis();
        for (int r = 0; r < random.nextInt(12); r++) {
            var at = random.nextInt(3) == 0
                    ? instant.plusMillis(random.nextInt(180_000) - 90_000)
                    : start.plusMillis(random.nextLong(length));
            var wording = RARE.get(random.nextInt(RARE.size()));
            line(
                    services.get(random.nextInt(services.size())),
                    at,
                    String.format(java.util.Locale.ROOT, wording, random.nextInt(500)),
                    end);
        }
        if (random.nextInt(4) == 0) {
            var pod = services.get(random.nextInt(services.size()));
            long from = nanos(instant.plusMillis(random.nextInt(240_000) - 120_000));
            long until = from + 1_000_000_000L * (5 + random.nextInt(20));
            lines.removeIf(
                    l -> l.stream().get("pod").equals(pod.pod()) && l.timeNanos() >= from && l.timeNanos() < until);
            for (int i = 0; i < 6; i++) {
                line(
                        pod,
                        Instant.ofEpochSecond(0, until - 500_000_000L * i),
                        "INFO starting: stage " + (char) ('a' + i),
                        end);
            }
        }
    }

    private static long nanos(Instant at) {
        return at.getEpochSecond() * 1_000_000_000L + at.getNano();
    }

    private void line(Service service, Instant at, String text, Instant end) {
        if (at.isBefore(end)) {
            var labels = Labels.of("namespace", "shop", "pod", service.pod(), "container", "app");
            lines.add(new LogSource.Line(nanos(at), labels, Map.of(), text));
        }
    }

    private Samples latency(Instant end) {
        int step = random.nextBoolean() ? 60 : 15;
        int n = 240;
        var times = new long[n];
        var values = new double[n];
        double state = 0;
        for (int i = 0; i < n; i++) {
            times[i] = end.toEpochMilli() - 1000L * step * (n - i);
            state = 0.4 * state + random.nextGaussian();
            values[i] = 0.2 + 0.01 * state;
        }
        return new Samples(Labels.of(Labels.NAME, "front_latency_seconds", "service", "front"), times, values);
    }
}
