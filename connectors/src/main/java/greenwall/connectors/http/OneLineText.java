package greenwall.connectors.http;

import greenwall.fleet.Unit;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Converts text from others so that it fits into one line of a message.
public final class OneLineText {
    private static final int LONGEST = 300;
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Cs}]+");
    private static final Pattern SPACES = Pattern.compile("[\\p{Cc}\\p{javaWhitespace}]+");
    private static final Pattern TITLE =
            Pattern.compile("<title[^>]*>(.{0,200}?)</title>", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern PASSWORD_FIELD =
            Pattern.compile("<input[^>]{0,300}type\\s*=\\s*[\"']?password", Pattern.CASE_INSENSITIVE);
    private static final Pattern LOGIN_WORDS =
            Pattern.compile("log ?in|sign ?in|single sign|sso|authenticat", Pattern.CASE_INSENSITIVE);

    private OneLineText() {}

    /// One line without control or direction characters, truncated at 300 characters.
    public static String line(String original) {
        var spaced = SPACES.matcher(INVISIBLE.matcher(original).replaceAll(""))
                .replaceAll(" ")
                .strip();
        return spaced.length() > LONGEST ? spaced.substring(0, LONGEST) + "…" : spaced;
    }

    static boolean looksLikeHtml(String body) {
        var start = body.stripLeading();
        return start.startsWith("<")
                && start.substring(0, Math.min(start.length(), 2000))
                        .toLowerCase(Locale.ROOT)
                        .matches("(?s).*<(!doctype|html|head|body|title|center|h1|form).*");
    }

    /// The kind of a page with its title: `a sign-in page ("Sign in")`.
    static String page(String html) {
        var title = title(html);
        boolean login = PASSWORD_FIELD.matcher(html).find()
                || title != null && LOGIN_WORDS.matcher(title).find();
        return (login ? "a sign-in page" : "a web page") + (title == null ? "" : " (\"" + title + "\")");
    }

    static boolean isLogin(String html) {
        return page(html).startsWith("a sign-in page");
    }

    static @Nullable String title(String html) {
        var found = TITLE.matcher(html);
        if (!found.find()) {
            return null;
        }
        var title = line(found.group(1));
        return title.isEmpty() ? null : title;
    }

    /// `300 ms`, `2.5 s`, `2 m 30 s`.
    public static String durationText(Duration duration) {
        return Unit.SECONDS.text(duration.toMillis() / 1e3);
    }

    static String bytes(long count) {
        return count % (1 << 20) == 0
                ? (count >> 20) + " MiB"
                : count >= 10_000 ? (count >> 10) + " KiB" : count + " bytes";
    }
}
