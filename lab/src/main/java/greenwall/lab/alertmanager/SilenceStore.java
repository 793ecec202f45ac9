package greenwall.lab.alertmanager;

import greenwall.fleet.LowerCaseEnum;
import greenwall.fleet.silence.SilenceMatchers;
import greenwall.fleet.source.AlertSource.Matcher;
import greenwall.lab.http.RefusedRequestException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Stores silences. As in Alertmanager, a changed silence keeps its id only if its matchers and its start
/// stay the same.
final class SilenceStore {
    enum State implements LowerCaseEnum {
        ACTIVE,
        PENDING,
        EXPIRED
    }

    record StoredSilence(
            String id,
            SilenceMatchers matchers,
            Instant startsAt,
            Instant endsAt,
            Instant updatedAt,
            String createdBy,
            String comment) {
        StoredSilence {
            startsAt = startsAt.truncatedTo(ChronoUnit.MILLIS);
            endsAt = endsAt.truncatedTo(ChronoUnit.MILLIS);
            updatedAt = updatedAt.truncatedTo(ChronoUnit.MILLIS);
        }

        State state(Instant now) {
            return now.isBefore(startsAt) ? State.PENDING : now.isBefore(endsAt) ? State.ACTIVE : State.EXPIRED;
        }

        StoredSilence with(String otherId, Instant start, Instant end, Instant now) {
            return new StoredSilence(otherId, matchers, start, end, now, createdBy, comment);
        }
    }

    /// How long Alertmanager keeps an expired silence unless configured otherwise.
    private static final Duration RETENTION = Duration.ofHours(120);

    private final Map<String, StoredSilence> silences = new LinkedHashMap<>();

    /// Stores a new or changed silence. Returns its resulting id, or empty if the silence to change is
    /// unknown. A silence with an empty id is new.
    synchronized Optional<String> put(StoredSilence wanted, Instant now) {
        removeOld(now);
        StoredSilence known = silences.get(wanted.id());
        if (!wanted.id().isEmpty() && known == null) {
            return Optional.empty();
        }
        if (known != null && keepsId(known, wanted, now)) {
            silences.put(known.id(), wanted);
            return Optional.of(known.id());
        }
        expire(wanted.id(), now);
        String id = UUID.randomUUID().toString();
        Instant start = wanted.startsAt().isBefore(now) ? now : wanted.startsAt();
        silences.put(id, wanted.with(id, start, wanted.endsAt(), now));
        return Optional.of(id);
    }

    private void removeOld(Instant now) {
        silences.values().removeIf(silence -> silence.endsAt().plus(RETENTION).isBefore(now));
    }

    private static boolean keepsId(StoredSilence known, StoredSilence wanted, Instant now) {
        return known.matchers().list().equals(wanted.matchers().list())
                && switch (known.state(now)) {
                    case ACTIVE -> wanted.startsAt().equals(known.startsAt());
                    case PENDING -> !wanted.startsAt().isBefore(now);
                    case EXPIRED -> false;
                };
    }

    /// Returns false for an unknown id. An expired silence stays unchanged.
    synchronized boolean expire(String id, Instant now) {
        StoredSilence known = silences.get(id);
        if (known == null) {
            return false;
        }
        if (known.state(now) != State.EXPIRED) {
            Instant start = now.isBefore(known.startsAt()) ? now : known.startsAt();
            silences.put(id, known.with(id, start, now, now));
        }
        return true;
    }

    /// Returns active silences by end, then pending ones by start, then expired ones, those that ended last
    /// first.
    synchronized List<StoredSilence> all(Instant now) {
        removeOld(now);
        return silences.values().stream()
                .sorted(Comparator.comparing((StoredSilence s) -> s.state(now))
                        .thenComparingLong(s -> switch (s.state(now)) {
                            case ACTIVE -> s.endsAt().toEpochMilli();
                            case PENDING -> s.startsAt().toEpochMilli();
                            case EXPIRED -> -s.endsAt().toEpochMilli();
                        }))
                .toList();
    }

    /// Parses a posted silence, either new or changed.
    static StoredSilence read(String body, Instant now) throws RefusedRequestException {
        JsonNode silence;
        try {
            silence = JsonMapper.shared().readTree(body);
        } catch (JacksonException _) {
            throw AlertmanagerServer.refused(400, "the body is not JSON");
        }
        Instant startsAt = time(silence, "startsAt");
        Instant endsAt = time(silence, "endsAt");
        if (!startsAt.isBefore(endsAt)) {
            throw AlertmanagerServer.refused(400, "a silence must end after it starts");
        }
        if (endsAt.isBefore(now)) {
            throw AlertmanagerServer.refused(400, "a silence must end in the future");
        }
        return new StoredSilence(
                silence.path("id").asString(""),
                matchers(silence.path("matchers")),
                startsAt,
                endsAt,
                now,
                text(silence, "createdBy"),
                text(silence, "comment"));
    }

    private static String text(JsonNode object, String name) throws RefusedRequestException {
        if (!object.hasNonNull(name)) {
            throw AlertmanagerServer.refused(422, name + " is missing");
        }
        return object.path(name).asString("");
    }

    private static Instant time(JsonNode object, String name) throws RefusedRequestException {
        String text = text(object, name);
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            throw AlertmanagerServer.refused(
                    400, name + " is not a time of the form 2006-01-02T15:04:05Z: \"" + text + "\"");
        }
    }

    private static SilenceMatchers matchers(JsonNode nodes) throws RefusedRequestException {
        var matchers = new ArrayList<Matcher>();
        for (JsonNode node : nodes) {
            String name = text(node, "name");
            if (!name.matches("[a-zA-Z_][a-zA-Z0-9_]*")) {
                throw AlertmanagerServer.refused(400, "\"" + name + "\" is not a name of a label");
            }
            matchers.add(new Matcher(
                    name,
                    text(node, "value"),
                    Boolean.parseBoolean(text(node, "isRegex")),
                    node.path("isEqual").asBoolean(true)));
        }
        if (matchers.isEmpty()) {
            throw AlertmanagerServer.refused(422, "a silence needs a matcher");
        }
        return switch (SilenceMatchers.of(matchers)) {
            case SilenceMatchers.Parsed.Invalid(var problem) -> throw AlertmanagerServer.refused(400, problem);
            case SilenceMatchers.Parsed.Valid(var valid)
            when valid.matchesEverything() ->
                throw AlertmanagerServer.refused(400, "at least one matcher must not match the empty string");
            case SilenceMatchers.Parsed.Valid(var valid) -> valid;
        };
    }
}
