package greenwall.lab.alertmanager;

import greenwall.fleet.NamedConstant;
import greenwall.fleet.silence.Matchers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Stores silences. As in Alertmanager, a changed silence keeps its id only if its matchers and its start
/// stay the same.
final class SilenceStore {
    private static final int MAX_SILENCES = 10_000;

    enum State implements NamedConstant {
        ACTIVE,
        PENDING,
        EXPIRED
    }

    record Silence(
            String id,
            Matchers matchers,
            Instant startsAt,
            Instant endsAt,
            Instant updatedAt,
            String createdBy,
            String comment) {
        Silence {
            startsAt = startsAt.truncatedTo(ChronoUnit.MILLIS);
            endsAt = endsAt.truncatedTo(ChronoUnit.MILLIS);
            updatedAt = updatedAt.truncatedTo(ChronoUnit.MILLIS);
        }

        State state(Instant now) {
            return now.isBefore(startsAt) ? State.PENDING : now.isBefore(endsAt) ? State.ACTIVE : State.EXPIRED;
        }

        Silence with(String otherId, Instant start, Instant end, Instant now) {
            return new Silence(otherId, matchers, start, end, now, createdBy, comment);
        }
    }

    private final Map<String, Silence> silences = new LinkedHashMap<>();

    /// Stores a new or changed silence. Returns its resulting id, or empty if the silence to change is
    /// unknown. A silence with an empty id is new.
    synchronized Optional<String> put(Silence wanted, Instant now) {
        Silence known = silences.get(wanted.id());
        if (!wanted.id().isEmpty() && known == null) {
            return Optional.empty();
        }
        if (known != null) {
            if (keepsId(known, wanted, now)) {
                silences.put(known.id(), wanted);
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
        silences.put(id, wanted.with(id, start, wanted.endsAt(), now));
        return Optional.of(id);
    }

    private static boolean keepsId(Silence known, Silence wanted, Instant now) {
        return known.matchers().list().equals(wanted.matchers().list())
                && switch (known.state(now)) {
                    case ACTIVE -> wanted.startsAt().equals(known.startsAt());
                    case PENDING -> !wanted.startsAt().isBefore(now);
                    case EXPIRED -> false;
                };
    }

    /// Returns false for an unknown id. An expired silence stays unchanged.
    synchronized boolean expire(String id, Instant now) {
        Silence known = silences.get(id);
        if (known == null) {
            return false;
        }
        switch (known.state(now)) {
            case ACTIVE -> silences.put(id, known.with(id, known.startsAt(), now, now));
            case PENDING -> silences.put(id, known.with(id, now, now, now));
            case EXPIRED -> {}
        }
        return true;
    }

    /// Returns active silences by end, then pending ones by start, then expired ones, those that ended last
    /// first.
    synchronized List<Silence> all(Instant now) {
        return silences.values().stream()
                .sorted(Comparator.comparing((Silence s) -> s.state(now)).thenComparingLong(s -> switch (s.state(now)) {
                    case ACTIVE -> s.endsAt().toEpochMilli();
                    case PENDING -> s.startsAt().toEpochMilli();
                    case EXPIRED -> -s.endsAt().toEpochMilli();
                }))
                .toList();
    }
}
