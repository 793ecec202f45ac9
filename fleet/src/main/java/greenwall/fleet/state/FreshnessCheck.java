package greenwall.fleet.state;

import greenwall.fleet.ElapsedTime;
import greenwall.fleet.form.FormQuery;
import greenwall.fleet.identity.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Decides how old a reading may be, and whether the target behind it still works.
final class FreshnessCheck {
    static final Duration MIN = Duration.ofSeconds(30);
    /// How far apart the responses of one poll may be.
    private static final Duration JITTER = Duration.ofSeconds(2);
    private static final boolean[] ALWAYS = {};
    private static final long UNKNOWN_LIMIT = limit(null);

    /// The time of a reading's oldest sample, and the problems of the reading, if any.
    static final class Finding {
        long time;
        /// The newest sample that can be part of the value.
        long newest;
        /// A sample time in the future; 0 if there is none.
        long ahead;

        @Nullable
        Target dead;

        boolean missing;
        boolean silent;
        boolean old;
        boolean textfileOld;
        boolean tooNew;
        boolean cut;

        void clear() {
            time = 0;
            newest = 0;
            ahead = 0;
            dead = null;
            missing = false;
            silent = false;
            old = false;
            textfileOld = false;
            tooNew = false;
            cut = false;
        }
    }

    private final ClusterReadings readings;
    private final long[] limits;
    private final long[] lateAfter;
    private final long[] upTimes;
    private final boolean[] dead;
    private final boolean[] cut;
    /// The greatest age in milliseconds of the last response of a source that is polled as often as configured.
    private final long usual;
    private final Map<WindowLength, boolean[]> full = new HashMap<>();
    private final long serverNow;
    private @Nullable FormReadings current;
    /// For each target, whether it has enough samples for the form's window; empty if the form has none.
    private boolean[] enough = ALWAYS;

    private boolean judgedByAge;
    private long sinceAnswer;

    FreshnessCheck(ClusterReadings readings) {
        this.readings = readings;
        serverNow = readings.serverNow().toEpochMilli();
        usual = Math.max(MIN.toMillis() / 2, readings.refresh().toMillis()) + JITTER.toMillis();
        var targets = readings.mapping().targets();
        limits = new long[targets.size()];
        lateAfter = new long[targets.size()];
        upTimes = new long[targets.size()];
        dead = new boolean[targets.size()];
        cut = new boolean[targets.size()];
        for (int i = 0; i < limits.length; i++) {
            var target = targets.get(i);
            limits[i] = limit(target);
            lateAfter[i] = TargetSamples.lateAfter(target);
            upTimes[i] = target.upSampleTime();
            dead[i] = target.down() || !target.present();
            cut[i] = target.storeUnreachable();
        }
    }

    private record WindowLength(long window, long shortened) {}

    /// For each target, whether it has enough samples for a rate over the window.
    private boolean[] full(WindowLength length) {
        return full.computeIfAbsent(length, _ -> {
            var targets = readings.mapping().targets();
            var enough = new boolean[targets.size()];
            for (int i = 0; i < enough.length; i++) {
                enough[i] =
                        readings.samples().full(targets.get(i), length.window, length.shortened, readings.oldEnough());
            }
            return enough;
        });
    }

    /// Whether the last response of a source is too old to be evaluated. A response of this poll never is,
    /// however long the other responses took.
    static boolean responseTooOld(ClusterReadings readings, Instant response) {
        return response.isBefore(readings.begun())
                        && ElapsedTime.longerThan(SourceState.SILENT_AFTER, response, readings.now())
                || ElapsedTime.ahead(response, readings.now());
    }

    /// The longest freshness limit of the host's targets.
    long longest(int host) {
        long longest = MIN.toMillis();
        for (var target : readings.mapping().targetsOf(host)) {
            if (target.present()) {
                longest = Math.max(longest, limit(target));
            }
        }
        return longest;
    }

    static long limit(@Nullable Target target) {
        var interval = target == null
                ? TargetSamples.DEFAULT_INTERVAL
                : target.scrapeInterval().orElse(TargetSamples.DEFAULT_INTERVAL);
        return Math.max(MIN.toMillis(), 2 * interval.toMillis());
    }

    /// Computes the values that all hosts of a form share; the rows of one form come in sequence.
    private void startForm(FormReadings form) {
        current = form;
        enough = form.windowMillis() > 0 ? full(new WindowLength(form.windowMillis(), form.shortened())) : ALWAYS;
        judgedByAge = !readings.oneShot()
                && !form.lastAnswer().equals(Instant.EPOCH)
                && form.lastAnswer().isBefore(readings.begun());
        sinceAnswer = form.infrequent()
                ? 0
                : Duration.between(form.lastAnswer(), readings.now()).toMillis();
    }

    void assess(FormReadings form, int host, Finding into) {
        if (current != form) {
            startForm(form);
        }
        into.clear();
        long oldest = Long.MAX_VALUE;
        for (int i = 0; i < form.needed().size(); i++) {
            oldest = Math.min(oldest, raw(form, form.needed().get(i), host, true, into));
        }
        for (int i = 0; i < form.optional().size(); i++) {
            oldest = Math.min(oldest, raw(form, form.optional().get(i), host, false, into));
        }
        for (int i = 0; i < form.recorded().size(); i++) {
            oldest = Math.min(oldest, recorded(form, form.recorded().get(i), host, into));
        }
        if (form.needed().isEmpty() && oldest == Long.MAX_VALUE) {
            oldest = newestUp(host);
            into.newest = oldest;
            into.missing = oldest == 0;
        }
        into.newest = Math.min(into.newest, form.evaluatedAt());
        into.time = into.ahead > 0 ? into.ahead : oldest == Long.MAX_VALUE ? 0 : oldest;
    }

    private long raw(FormReadings form, RawSampleAges raw, int host, boolean needed, Finding into) {
        long time = raw.newest(host);
        int feeder = raw.feedingTarget(host);
        if (feeder >= 0 && (needed || time > 0) && dead[feeder]) {
            into.dead = readings.mapping().targets().get(feeder);
        }
        into.cut |= feeder >= 0 && cut[feeder];
        into.silent |= needed && feeder >= 0 && silent(feeder, raw, time);
        if (time == 0) {
            into.missing |= needed;
            return Long.MAX_VALUE;
        }
        into.newest = Math.max(into.newest, time);
        long age = raw.evaluatedAt() - time + overdue(raw);
        long limit = Math.max(feeder < 0 ? UNKNOWN_LIMIT : limits[feeder], raw.ruleLimit());
        // A sample time in the future does not show when the value was measured.
        into.old |= age > limit || ahead(time, raw, limit, into);
        if (feeder < 0) {
            return time;
        }
        into.tooNew |= enough.length > 0 && !enough[feeder];
        return raw.canBeTextfile() ? textfileTime(form, raw, feeder, time, into) : time;
    }

    /// The time of a recorded sample. The value is a new reading only when its rule has been evaluated again,
    /// however new the inputs are; a judgement is computed from the inputs. Where the interval of the rule is not
    /// known, the look-back of the source limits its age.
    private long recorded(FormReadings form, RawSampleAges recorded, int host, Finding into) {
        long time = recorded.newest(host);
        if (time == 0) {
            return Long.MAX_VALUE;
        }
        if (form.form().judgedExpr().isEmpty()) {
            into.newest = into.newest == 0 ? time : Math.min(into.newest, time);
        }
        long limit = recorded.ruleLimit();
        if (limit > 0) {
            into.old |= recorded.evaluatedAt() - time + overdue(recorded) > limit || ahead(time, recorded, limit, into);
        }
        return time;
    }

    /// Whether a target has sent no sample for longer than one scrape takes. Its series may end before its
    /// `up` does.
    private boolean silent(int feeder, RawSampleAges raw, long time) {
        long lastSample = Math.max(upTimes[feeder], time);
        return lastSample > 0 && raw.evaluatedAt() - lastSample > lateAfter[feeder];
    }

    /// How much older the last response is than it would be if the source were polled as often as configured.
    /// Age queries of slow forms are sent as often as all others.
    private long overdue(RawSampleAges raw) {
        return judgedByAge ? Math.max(0, Math.max(sinceAnswer, serverNow - raw.evaluatedAt()) - usual) : 0;
    }

    private static boolean ahead(long time, RawSampleAges raw, long limit, Finding into) {
        boolean ahead = time - raw.evaluatedAt() > limit;
        into.ahead = ahead ? Math.max(into.ahead, time) : into.ahead;
        return ahead;
    }

    private long textfileTime(FormReadings form, RawSampleAges raw, int feeder, long time, Finding into) {
        var target = readings.mapping().targets().get(feeder);
        var file = readings.samples()
                .findTextfile(
                        target.labels(),
                        FormQuery.metric(raw.selector()),
                        form.form().files());
        if (file.isEmpty()) {
            return time;
        }
        var scrape = target.scrapeInterval().orElse(TargetSamples.DEFAULT_INTERVAL);
        long written = file.get().writtenAt();
        long limit = file.get().limit(scrape).toMillis();
        into.textfileOld |= raw.evaluatedAt() - written > limit || ahead(written, raw, limit, into);
        return Math.min(time, written);
    }

    /// For an expression that could not be parsed: the newest sample of the host's targets.
    private long newestUp(int host) {
        long newest = 0;
        for (var target : readings.mapping().targetsOf(host)) {
            newest = Math.max(newest, target.upSampleTime());
        }
        return newest;
    }
}
