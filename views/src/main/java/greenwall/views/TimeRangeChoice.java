package greenwall.views;

import greenwall.fleet.DurationText;
import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.promql.PromqlLiterals;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/// The time range that is passed from view to view: one that ends now and moves with the clock, an incident or a
/// day up to now, or two fixed instants.
public sealed interface TimeRangeChoice {
    /// Prefix of an incident's onset in a link.
    String SINCE = "incident:";

    Duration LONGEST = Duration.ofDays(10 * 365 + 3);
    TimeWindow ERA = new TimeWindow(Instant.EPOCH, Instant.parse("2200-01-01T00:00:00Z"));

    TimeWindow at(Instant now);

    String text();

    record RelativeRange(Duration length) implements TimeRangeChoice {
        @Override
        public TimeWindow at(Instant now) {
            return TimeWindow.before(now, length);
        }

        @Override
        public String text() {
            return "last " + DurationText.of(length);
        }
    }

    record AbsoluteRange(TimeWindow window) implements TimeRangeChoice {
        @Override
        public TimeWindow at(Instant now) {
            return window;
        }

        @Override
        public String text() {
            return DurationText.of(window.length());
        }
    }

    /// From before the onset until now: twice as long before it as after it. If a view stays open, the axis grows up to
    /// three weeks.
    record IncidentRange(Instant onset) implements TimeRangeChoice {
        private static final Duration SHORTEST = Duration.ofMinutes(10);
        private static final Duration GREATEST_AGE = Duration.ofDays(7);

        /// For an older onset, the axis would cover more than a day.
        public static final Duration OLDEST = Duration.ofHours(8);

        @Override
        public TimeWindow at(Instant now) {
            var age = Duration.between(onset, now);
            var shown = age.compareTo(SHORTEST) < 0 ? SHORTEST : age.compareTo(GREATEST_AGE) > 0 ? GREATEST_AGE : age;
            return TimeWindow.before(now, shown.multipliedBy(3));
        }

        @Override
        public String text() {
            return "the incident";
        }
    }

    /// From an instant of the calendar until now, such as today (`now/d`).
    ///
    /// @param start for [CalendarInstant]
    record CalendarRange(String start, ZoneId zone) implements TimeRangeChoice {
        private static final Duration SHORTEST = Duration.ofMinutes(1);

        @Override
        public TimeWindow at(Instant now) {
            var latest = now.minus(SHORTEST);
            var from = CalendarInstant.of(start, now, zone, false).orElse(latest);
            return new TimeWindow(TimeMath.earlier(latest, TimeMath.later(from, now.minus(LONGEST))), now);
        }

        @Override
        public String text() {
            return switch (start) {
                case "now/d" -> "today";
                case "now/w" -> "this week";
                case "now/M" -> "this month";
                case "now/y" -> "this year";
                default -> "since " + start;
            };
        }
    }

    /// The range with which a place of a link or a stored window is opened: that of an incident of long ago is fixed
    /// around its onset, because it may have ended long ago.
    default TimeRangeChoice openedAt(Instant now) {
        return this instanceof IncidentRange(var onset) && onset.isBefore(now.minus(IncidentRange.OLDEST))
                ? fixed(new TimeWindow(
                        onset.minus(IncidentRange.OLDEST.multipliedBy(2)), onset.plus(IncidentRange.OLDEST)))
                : this;
    }

    /// Whether the range moves with the clock.
    default boolean live() {
        return !(this instanceof AbsoluteRange);
    }

    static TimeRangeChoice incident(Instant onset) {
        return new IncidentRange(onset);
    }

    static TimeRangeChoice last(Duration length) {
        return new RelativeRange(length);
    }

    static TimeRangeChoice since(String start, ZoneId zone) {
        return new CalendarRange(start, zone);
    }

    static TimeRangeChoice fixed(TimeWindow window) {
        return new AbsoluteRange(window);
    }

    /// Whether an axis can show the range. A typed one or that of a link may be of any length and age.
    static boolean isShowable(TimeWindow window) {
        return ERA.contains(window.start())
                && ERA.contains(window.end())
                && window.length().isPositive()
                && window.length().compareTo(LONGEST) <= 0;
    }

    /// As written in a link: `6h`, `now/d@Europe/Berlin` or `2026-11-20T02:00:00Z/2026-11-20T03:00:00Z`.
    default String link() {
        return switch (this) {
            case RelativeRange(var length) -> length.toString().substring(2).toLowerCase(Locale.ROOT);
            case IncidentRange(var onset) -> SINCE + onset;
            case CalendarRange(var start, var zone) -> start + "@" + zone;
            case AbsoluteRange(var window) -> window.start() + "/" + window.end();
        };
    }

    /// A length as written in a link, or one with days or weeks, as everywhere else.
    private static Duration length(String text) {
        try {
            return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
        } catch (DateTimeParseException _) {
            return PromqlLiterals.duration(text);
        }
    }

    /// Parses the result of [#link()]. For anything else, the exception's message describes what was expected.
    static TimeRangeChoice parse(String text) {
        try {
            int slash = text.indexOf('/');
            int at = text.indexOf('@');
            if (text.startsWith(SINCE)) {
                var onset = Instant.parse(text.substring(SINCE.length()));
                if (ERA.contains(onset)) {
                    return incident(onset);
                }
            } else if (at >= 0) {
                var start = text.substring(0, at);
                if (CalendarInstant.of(start, Instant.EPOCH, ZoneOffset.UTC, false)
                        .isPresent()) {
                    return since(start, ZoneId.of(text.substring(at + 1)));
                }
            } else if (slash >= 0) {
                var window = new TimeWindow(
                        Instant.parse(text.substring(0, slash)), Instant.parse(text.substring(slash + 1)));
                if (isShowable(window)) {
                    return fixed(window);
                }
            } else {
                var length = length(text);
                if (length.isPositive() && length.compareTo(LONGEST) <= 0) {
                    return last(length);
                }
            }
        } catch (RuntimeException _) {
            // Reported below, with one message for every kind of error.
        }
        throw new IllegalArgumentException("the time range is \"" + text
                + "\"; expected a duration like 6h, or two times like 2026-11-20T02:00:00Z/2026-11-20T03:00:00Z"
                + " between 1970 and 2200, at most 10 years long");
    }
}
