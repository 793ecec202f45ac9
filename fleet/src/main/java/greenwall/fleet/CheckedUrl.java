package greenwall.fleet;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/// A web address from an alert, a label or a runbook that passed all checks: `http` or `https`, a readable
/// host, no user name and no password.
///
/// @param host in ASCII form, so that look-alike letters are visible
public record CheckedUrl(String url, String host) {
    private static final int LONGEST = 2_000;

    public static Optional<CheckedUrl> of(String text) {
        if (text.length() > LONGEST || !text.equals(SanitizedText.line(text))) {
            return Optional.empty();
        }
        try {
            var url = new URI(text);
            var scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            var authority = url.getRawAuthority();
            if (!scheme.equals("http") && !scheme.equals("https")
                    || authority == null
                    || authority.indexOf('@') >= 0
                    || authority.indexOf('%') >= 0
                    || authority.indexOf('\\') >= 0) {
                return Optional.empty();
            }
            var host = url.getHost() == null ? authority.replaceFirst(":\\d{1,5}$", "") : url.getHost();
            var ascii = host.startsWith("[") ? host : IDN.toASCII(host, IDN.USE_STD3_ASCII_RULES);
            return ascii.isEmpty() ? Optional.empty() : Optional.of(new CheckedUrl(text, ascii));
        } catch (URISyntaxException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
