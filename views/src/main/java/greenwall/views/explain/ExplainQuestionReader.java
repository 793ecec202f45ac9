package greenwall.views.explain;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.WindowRequest;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Converts a place to the question to explain. A link contains the whole question: the subject, the quantity
/// and key or the query, the instant, and an onset that a user set.
final class ExplainQuestionReader {
    static final String QUANTITY = "quantity";
    static final String QUERY = "query";
    static final String LOGS = "logs";
    static final String AT = "at";
    static final String ONSET = "onset";
    static final String KEY = WindowRequest.Explain.KEY;
    /// The baseline of a comparison without a metric: `before`, or an offset like `1d`.
    static final String COMPARE = "compare";
    static final String BEFORE = "before";

    private ExplainQuestionReader() {}

    /// @param cluster the cluster to query if the place has no host
    /// @param zone in which days are counted
    static Optional<ExplainQuestion> question(Place place, String cluster, Instant now, ZoneId zone) {
        if (!place.get(COMPARE).isEmpty()) {
            return Optional.of(compared(place, cluster, comparedWindow(place, now), zone));
        }
        return subject(place, cluster).map(subject -> {
            var question = around(place, subject, now);
            return place.instant(ONSET).map(question::withOnset).orElse(question);
        });
    }

    /// The time range of the place; around its instant, if it has one, as when it is explained.
    private static TimeWindow comparedWindow(Place place, Instant now) {
        return place.instant(AT)
                .map(at -> TimeWindow.around(at, ExplainQuestion.DEFAULT_REACH, now))
                .orElseGet(() -> place.range().at(now));
    }

    private static ExplainQuestion compared(Place place, String cluster, TimeWindow window, ZoneId zone) {
        var host = place.host();
        return ExplainQuestion.between(
                host.map(Place.HostRef::cluster).orElse(cluster),
                host.map(h -> List.of(h.name())).orElse(List.of()),
                place.get(LOGS),
                window,
                daysBefore(place.get(COMPARE))
                        .map(days -> window.start().atZone(zone).minusDays(days).toInstant())
                        .map(start -> new TimeWindow(start, start.plus(window.length()))));
    }

    private static Optional<Integer> daysBefore(String days) {
        return days.matches("[0-9]{1,3}d")
                ? Optional.of(Integer.parseInt(days.substring(0, days.length() - 1)))
                : Optional.empty();
    }

    private static ExplainQuestion around(Place place, ExplainQuestion.Subject subject, Instant now) {
        var at = place.instant(AT);
        if (at.isPresent()) {
            return ExplainQuestion.of(subject, at.get());
        }
        return switch (place.range()) {
            case TimeRangeChoice.AbsoluteRange(var window) -> ExplainQuestion.ofRange(subject, window);
            case TimeRangeChoice _ -> ExplainQuestion.of(subject, now);
        };
    }

    private static Optional<ExplainQuestion.Subject> subject(Place place, String cluster) {
        if (!place.get(QUERY).isEmpty()) {
            return Optional.of(new ExplainQuestion.QuerySubject(cluster, place.get(QUERY), place.get(LOGS)));
        }
        var quantity = Optional.of(place.get(QUANTITY)).filter(id -> !id.isEmpty());
        return place.host()
                .map(host -> new ExplainQuestion.HostSubject(host.cluster(), host.name(), quantity, key(place)));
    }

    /// Another host or quantity may have no value with the labels of the place.
    static Place withoutKey(Place place) {
        var changed = place;
        for (var name : key(place).names()) {
            changed = changed.with(KEY + name, "");
        }
        return changed;
    }

    /// The labels in a place that name a pool, disk or peer.
    static Labels key(Place place) {
        var key = new TreeMap<String, String>();
        place.parameters().forEach((name, value) -> {
            if (name.startsWith(KEY)) {
                key.put(name.substring(KEY.length()), value);
            }
        });
        return Labels.of(key);
    }
}
