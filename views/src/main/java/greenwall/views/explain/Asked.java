package greenwall.views.explain;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.Question;
import greenwall.views.Place;
import greenwall.views.TimeRange;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;

/// What a place asks to be explained. A link has all of it: whose, which quantity and key or which query, around
/// when, and where a person has put the onset.
final class Asked {
    static final String QUANTITY = "quantity";
    static final String QUERY = "query";
    static final String LOGS = "logs";
    static final String AT = "at";
    static final String ONSET = "onset";
    static final String KEY = "key.";

    private Asked() {}

    /// @param host the place's, or the one that stands in for it
    static Optional<Question> question(Place place, Optional<Place.HostName> host, String cluster, Instant now) {
        return subject(place, host, cluster).map(subject -> {
            var question = around(place, subject, now);
            return instant(place.get(ONSET)).map(question::from).orElse(question);
        });
    }

    private static Question around(Place place, Question.Subject subject, Instant now) {
        var at = instant(place.get(AT));
        if (at.isPresent()) {
            return Question.of(subject, at.get());
        }
        return switch (place.span()) {
            case TimeRange.Last _ -> Question.of(subject, now);
            case TimeRange.Fixed(var window) -> Question.brushed(subject, window);
        };
    }

    private static Optional<Question.Subject> subject(Place place, Optional<Place.HostName> host, String cluster) {
        if (!place.get(QUERY).isEmpty()) {
            return Optional.of(new Question.OfQuery(cluster, place.get(QUERY), place.get(LOGS)));
        }
        var quantity = place.get(QUANTITY);
        var key = new TreeMap<String, String>();
        place.more().forEach((name, value) -> {
            if (name.startsWith(KEY)) {
                key.put(name.substring(KEY.length()), value);
            }
        });
        return host.map(name -> new Question.OfHost(
                name.cluster(),
                name.name(),
                quantity.isEmpty() ? Optional.empty() : Optional.of(quantity),
                Labels.of(key)));
    }

    private static Optional<Instant> instant(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
