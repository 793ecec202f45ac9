package greenwall.connectors.http;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Describes a web page that came instead of data: an error page, or one to sign in.
final class HtmlErrorPage {
    private static final Pattern TITLE =
            Pattern.compile("<title[^<>]{0,200}>(.{0,200}?)</title>", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern PASSWORD_FIELD =
            Pattern.compile("<input[^>]{0,300}type\\s*=\\s*[\"']?password", Pattern.CASE_INSENSITIVE);
    private static final Pattern LOGIN_WORDS =
            Pattern.compile("log ?in|sign ?in|single sign|sso|authenticat", Pattern.CASE_INSENSITIVE);

    private HtmlErrorPage() {}

    static boolean isHtml(String body) {
        var start = body.stripLeading();
        return start.startsWith("<")
                && start.substring(0, Math.min(start.length(), 2000))
                        .toLowerCase(Locale.ROOT)
                        .matches("(?s).*<(!doctype|html|head|body|title|center|h1|form).*");
    }

    /// The kind of a page with its title: `a sign-in page ("Sign in")`.
    static String describe(String html) {
        var title = title(html);
        boolean login = PASSWORD_FIELD.matcher(html).find()
                || title != null && LOGIN_WORDS.matcher(title).find();
        return (login ? "a sign-in page" : "a web page") + (title == null ? "" : " (\"" + title + "\")");
    }

    static boolean isLogin(String html) {
        return describe(html).startsWith("a sign-in page");
    }

    private static @Nullable String title(String html) {
        var found = TITLE.matcher(html);
        if (!found.find()) {
            return null;
        }
        var title = MessageText.line(found.group(1));
        return title.isEmpty() ? null : title;
    }
}
