package greenwall.fleet.state;

import greenwall.fleet.dialect.FormQuery;
import greenwall.fleet.identity.Target;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How old a reading may be and what became of the target that feeds it.
final class Freshness {
    static final Duration LEAST = Duration.ofSeconds(30);

    /// What there is to say of one reading: the time of its oldest sample, and what is wrong with it, if anything.
    static final class Finding {
        long time;

        @Nullable
        Target dead;

        boolean missing;
        boolean old;
        boolean textfileOld;
        boolean tooNew;

        void clear() {
            time = 0;
            dead = null;
            missing = false;
            old = false;
            textfileOld = false;
            tooNew = false;
        }
    }

    private final Readings readings;

    Freshness(Readings readings) {
        this.readings = readings;
    }

    static Duration limit(@Nullable Target target) {
        var interval = target == null
                ? TargetFacts.USUAL_INTERVAL
                : target.scrapeInterval().orElse(TargetFacts.USUAL_INTERVAL);
        var twice = interval.multipliedBy(2);
        return twice.compareTo(LEAST) > 0 ? twice : LEAST;
    }

    void look(FormReadings form, int host, Finding into) {
        into.clear();
        long oldest = Long.MAX_VALUE;
        for (int i = 0; i < form.needed().size(); i++) {
            oldest = Math.min(oldest, raw(form, form.needed().get(i), host, true, into));
        }
        for (int i = 0; i < form.optional().size(); i++) {
            oldest = Math.min(oldest, raw(form, form.optional().get(i), host, false, into));
        }
        if (form.needed().isEmpty() && oldest == Long.MAX_VALUE) {
            oldest = byUp(host);
            into.missing = oldest == 0;
        }
        into.time = oldest == Long.MAX_VALUE ? 0 : oldest;
    }

    private long raw(FormReadings form, RawAges raw, int host, boolean needed, Finding into) {
        long time = raw.newest(host);
        int index = raw.feeder(host);
        var feeder = index < 0 ? null : readings.folding().targets().get(index);
        if (feeder != null && (needed || time > 0) && (feeder.down() || !feeder.present())) {
            into.dead = feeder;
        }
        if (time == 0) {
            into.missing |= needed;
            return Long.MAX_VALUE;
        }
        long limit = limit(feeder).toMillis();
        long age = raw.evaluatedAt() - time;
        if (age > limit) {
            into.old = true;
        }
        if (feeder != null) {
            if (form.windowMillis() > 0 && !readings.facts().full(feeder, form.windowMillis(), readings.oldEnough())) {
                into.tooNew = true;
            }
            if (raw.canBeTextfile()) {
                var file = readings.facts()
                        .feeding(
                                feeder.labels(),
                                FormQuery.metric(raw.selector()),
                                form.form().files());
                if (file.isPresent()) {
                    var scrape = feeder.scrapeInterval().orElse(TargetFacts.USUAL_INTERVAL);
                    into.textfileOld |= raw.evaluatedAt() - file.get().writtenAt()
                            > file.get().limit(scrape).toMillis();
                    time = Math.min(time, file.get().writtenAt());
                }
            }
        }
        return time;
    }

    /// For an expression that could not be read: its host's targets answer for it.
    private long byUp(int host) {
        long newest = 0;
        for (var target : readings.folding().targetsOf(host)) {
            newest = Math.max(newest, readings.upTimes().getOrDefault(target.labels(), 0L));
        }
        return newest;
    }
}
