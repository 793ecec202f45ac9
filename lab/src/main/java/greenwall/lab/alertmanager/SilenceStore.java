package greenwall.lab.alertmanager;

import greenwall.fleet.Labels;
import greenwall.fleet.NamedConstant;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Silences, with Alertmanager's rules of what a change keeps: the id stays only where matchers and start do.
final class SilenceStore {
    private static final int MAX_SILENCES = 10_000;

    enum State implements NamedConstant {
        ACTIVE,
        PENDING,
        EXPIRED
    }

    record Silence(
            String id,
            List<AlertMatcher> matchers,
            Instant startsAt,
            Instant endsAt,
            Instant updatedAt,
            String createdBy,
            String comment) {
        State state(Instant now) {
            return now.isBefore(startsAt) ? State.PENDING : now.isBefore(endsAt) ? State.ACTIVE : State.EXPIRED;
        }

        boolean silences(Labels labels, Instant now) {
            return state(now) == State.ACTIVE && AlertRouting.all(matchers, labels);
        }
    }

    private final Map<String, Silence> silences = new LinkedHashMap<>();

    private static Instant toMillis(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS);
    }

    /// The id that the silence now has, or nothing where the one to change is not known. An empty id makes a
    /// new one.
    synchronized Optional<String> put(Silence wanted, Instant now) {
        Silence known = silences.get(wanted.id());
        if (!wanted.id().isEmpty() && known == null) {
            return Optional.empty();
        }
        if (known != null) {
            if (mayChange(known, wanted, now)) {
                silences.put(known.id(), with(wanted, known.id(), wanted.startsAt(), now));
                return Optional.of(known.id());
            }
            expire(known.id(), now);
        }
        if (silences.size() >= MAX_SILENCES) {
            String oldest = silences.keySet().iterator().next();
            silences.remove(oldest);
        }
        String id = UUID.randomUUID().toString();
        Instant start = wanted.startsAt().isBefore(now) ? now : wanted.startsAt();
        silences.put(id, with(wanted, id, start, now));
        return Optional.of(id);
    }

    private static Silence with(Silence wanted, String id, Instant start, Instant now) {
        return new Silence(
                id,
                wanted.matchers(),
                toMillis(start),
                toMillis(wanted.endsAt()),
                toMillis(now),
                wanted.createdBy(),
                wanted.comment());
    }

    private static boolean mayChange(Silence known, Silence wanted, Instant now) {
        if (!same(known.matchers(), wanted.matchers())) {
            return false;
        }
        return switch (known.state(now)) {
            case ACTIVE ->
                toMillis(wanted.startsAt()).equals(known.startsAt())
                        && !wanted.endsAt().isBefore(now);
            case PENDING -> !wanted.startsAt().isBefore(now);
            case EXPIRED -> false;
        };
    }

    private static boolean same(List<AlertMatcher> a, List<AlertMatcher> b) {
        return a.toString().equals(b.toString());
    }

    /// False where there is none of that id; one that is expired stays as it is.
    synchronized boolean expire(String id, Instant now) {
        Silence known = silences.get(id);
        if (known == null) {
            return false;
        }
        Instant end = toMillis(now);
        switch (known.state(now)) {
            case ACTIVE -> silences.put(id, ended(known, known.startsAt(), end));
            case PENDING -> silences.put(id, ended(known, end, end));
            case EXPIRED -> {}
        }
        return true;
    }

    private static Silence ended(Silence known, Instant start, Instant end) {
        return new Silence(known.id(), known.matchers(), start, end, end, known.createdBy(), known.comment());
    }

    synchronized Optional<Silence> get(String id) {
        return Optional.ofNullable(silences.get(id));
    }

    /// Active ones that end first, then pending ones that start first, then expired ones that ended last.
    synchronized List<Silence> all(Instant now) {
        return silences.values().stream()
                .sorted(Comparator.comparing((Silence s) -> s.state(now)).thenComparingLong(s -> switch (s.state(now)) {
                    case ACTIVE -> s.endsAt().toEpochMilli();
                    case PENDING -> s.startsAt().toEpochMilli();
                    case EXPIRED -> -s.endsAt().toEpochMilli();
                }))
                .toList();
    }

    synchronized List<Silence> active(Instant now) {
        return silences.values().stream()
                .filter(s -> s.state(now) == State.ACTIVE)
                .toList();
    }
}
