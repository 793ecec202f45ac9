package greenwall.fleet.silence;

import greenwall.fleet.DurationText;
import greenwall.fleet.source.AlertSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/// A silence before it is created or changed.
///
/// @param id of the silence to change; empty for a new one
/// @param requestId a unique mark, so that a draft that is sent twice is not created twice
public record SilenceDraft(
        String id,
        List<AlertSource.Matcher> matchers,
        Instant from,
        Instant until,
        String author,
        String comment,
        String requestId) {
    /// The length of a silence if its author chooses none.
    public static final Duration DEFAULT_DURATION = Duration.ofHours(2);

    private static final Duration LONG = Duration.ofDays(30);
    /// The smallest and largest number with ten letters and digits.
    private static final long FIRST_MARK = 101_559_956_668_416L;
    private static final long LAST_MARK = 3_656_158_440_062_976L;

    public SilenceDraft {
        matchers = List.copyOf(matchers);
        author = author.strip();
        comment = comment.strip();
    }

    public SilenceDraft(
            String id, List<AlertSource.Matcher> matchers, Instant from, Instant until, String author, String comment) {
        this(id, matchers, from, until, author, comment, newRequestId());
    }

    public static String newRequestId() {
        return Long.toString(ThreadLocalRandom.current().nextLong(FIRST_MARK, LAST_MARK), Character.MAX_RADIX);
    }

    /// What must be corrected before the silence can be created, one line each; empty if it can be created.
    public List<String> errors(Instant now) {
        var errors = new ArrayList<String>();
        switch (SilenceMatchers.of(matchers)) {
            case SilenceMatchers.Parsed.Invalid(var problem) -> errors.add(problem);
            case SilenceMatchers.Parsed.Valid(var understood) -> {
                if (!matchers.isEmpty() && understood.matchesEverything()) {
                    errors.add("these matchers match everything; add one that requires a value");
                }
            }
        }
        if (!until.isAfter(from)) {
            errors.add("it ends before it starts");
        } else if (!until.isAfter(now)) {
            errors.add("it ends in the past");
        }
        errors.addAll(missing());
        return errors;
    }

    /// Those errors that say what has not been entered yet.
    public List<String> missing() {
        var missing = new ArrayList<String>();
        if (matchers.isEmpty()) {
            missing.add("a silence needs a matcher, like alertname=NodeDown");
        }
        if (author.isEmpty()) {
            missing.add("enter who is creating the silence");
        }
        if (comment.isEmpty()) {
            missing.add("give the reason in the comment");
        }
        return missing;
    }

    /// Warnings about a draft that is allowed.
    public List<String> warnings() {
        var length = Duration.between(from, until);
        return length.compareTo(LONG) > 0
                ? List.of(
                        "it lasts " + DurationText.of(length) + ", which is unusually long; consider fixing the alert")
                : List.of();
    }

    public static SilenceDraft of(AlertSource.Silence silence) {
        return new SilenceDraft(
                silence.id(),
                silence.matchers(),
                silence.startsAt(),
                silence.endsAt(),
                silence.createdBy(),
                silence.comment());
    }

    public SilenceDraft until(Instant end) {
        return new SilenceDraft(id, matchers, from, end, author, comment, requestId);
    }

    AlertSource.Silence silence(Map<String, String> annotations) {
        return new AlertSource.Silence(
                id,
                matchers,
                from,
                until,
                author,
                comment,
                AlertSource.SilenceState.ACTIVE,
                from,
                requestId,
                annotations);
    }
}
