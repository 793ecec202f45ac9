package greenwall.fleet.incident;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Detects secrets by their form: credentials in URLs, tokens, cookies, labelled passwords and private keys,
/// also in base64, hex or escapes.
final class SecretPatterns {
    private static final String REDACTED = "‹redacted";
    private static final String KEY_LINE = "‹a line of a private key›";
    private static final Pattern KEY_BEGINS = Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----");
    private static final Pattern KEY_ENDS = Pattern.compile("-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----");

    /// Labels and arguments with such a name contain a secret.
    private static final Pattern NAME = Pattern.compile(
            "(?i).*(?:password|passwd|passphrase|secret|token|(?:api|access|private|preshared)[_-]?key|cookie|authorization|bearer)");

    private static final String WORDS =
            "(?:password|passwd|passphrase|pwd|secret|token|(?:api|access)[_-]?key|(?:private|preshared)[_ -]?key)";

    /// As sudo logs it for each command.
    private static final String WORKING_DIRECTORY = "(?-i:(?:(?<!\\w)|(?<=\\bOLD))PWD=/)";

    /// The first group is removed; if there is no group, the entire match.
    private static final List<Pattern> PATTERNS = List.of(
            Pattern.compile(
                    "(?s)-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|\\z)"),
            Pattern.compile("(?i)[a-z][a-z0-9+.-]{1,20}://([^\\s/\"'<>]{1,400})@"),
            Pattern.compile("(?im)(?:set-)?cookie2?\\\\*[\"']?\\s*[:=]\\s*([^\\r\\n]+)"),
            Pattern.compile("(?i)\\bauthorization\\\\*[\"']?\\s*[:=]\\s*\\\\*[\"']?((?:[a-z0-9-]+\\s+)?[^\\s\"',;]+)"),
            Pattern.compile("(?i)\\b(?:bearer|basic)\\s+([a-z0-9._~+/=-]{8,})"),
            // The name may end a longer one, and its value may be in JSON within JSON, or in the matcher of a query.
            Pattern.compile(
                    "(?i)(?<!no)(?!"
                            + WORKING_DIRECTORY
                            + ")"
                            + WORDS
                            + "\\\\*[\"']?\\s*(?:!=|!~|[=:][=~>]?)\\s*\\\\*(\"[^\"]{3,}\"|'[^']{3,}'|`[^`]{3,}`|[^\\s\"',;&}{)]{3,})"),
            // In XML, as an element, or as an attribute beside the one with the name.
            Pattern.compile("(?i)<[\\w.:-]{0,40}" + WORDS
                    + "(?:\\s[^<>]{0,200})?>\\s*(?:<!\\[CDATA\\[)?([^<\\s\\]][^<\\]]{2,})(?:]]>\\s*+)?<\\\\*/"),
            Pattern.compile("(?i)\\b(?:name|key)=\\\\*[\"'][\\w.:-]{0,40}" + WORDS
                    + "\\\\*[\"']\\s+value=\\\\*[\"']([^\"'\\\\]{3,})"),
            Pattern.compile(
                    "\\s(?:-u|-U|--user|--proxy-user)[ =]?[\"']?[^\\s:\"'/]{1,100}:(?!\\d+(?:\\s|$)|/)([^\\s\"']{3,})"),
            Pattern.compile("\\b(?:sshpass\\s+-p\\s*|mysql\\w*\\s(?:[^\\r\\n]{0,200}\\s)?-p)[\"']?([^\\s\"']{3,})"),
            Pattern.compile(
                    "\\b(?:ipmitool\\s(?:[^\\r\\n]{0,200}\\s)?-P|redis-cli\\s(?:[^\\r\\n]{0,200}\\s)?-a)\\s*[\"']?([^\\s\"']{3,})"),
            // Of SNMP: the community, and both passphrases of a user.
            Pattern.compile("\\s-[cAX]\\s*[\"']?(?<=\\bsnmp[a-z]{1,10}\\s[^\\r\\n]{0,200})([^\\s\"']{3,})"),
            // Of Samba's programs.
            Pattern.compile("\\s-U\\s*[\"']?[^\\s%\"']{1,100}%([^\\s\"']{3,})"),
            Pattern.compile("(?i)\\s--?(?:password|passwd|token|secret|api-key)\\s+([^\\s-][^\\s]{2,})"),
            Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*"),
            Pattern.compile("\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b"),
            Pattern.compile("\\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}"
                    + "|xox[abprs]-[A-Za-z0-9-]{10,}|glsa_[A-Za-z0-9_]{20,}|hv[sb]\\.[A-Za-z0-9_-]{20,}"
                    + "|[rs]k_live_[A-Za-z0-9]{16,}|AIza[A-Za-z0-9_-]{30,}|npm_[A-Za-z0-9]{30,})"),
            // Addresses to which notifications are sent: of Slack, Telegram, Discord, Teams and Healthchecks.
            Pattern.compile("//hooks\\.slack\\.com/[a-z]+/([A-Za-z0-9/_-]+)"),
            Pattern.compile("/bot(\\d{6,}:[A-Za-z0-9_-]{30,})"),
            Pattern.compile("/api/(?:v\\d+/)?webhooks/\\d+/([A-Za-z0-9_-]{8,})"),
            Pattern.compile("/IncomingWebhook/([^\\s\"'<>]{8,})"),
            Pattern.compile("(?://hc-ping\\.com|/ping)/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"),
            Pattern.compile("(?i)[?&](?:x-amz-[a-z-]*|sig|signature)=([^&\\s\"'<>]{8,})"));

    private static final Pattern BASE64_LINES =
            Pattern.compile("(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{60,}+[\\r\\n][A-Za-z0-9+/_=\\r\\n-]+");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{16,}+={0,2}");
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{2}[0-9a-fA-F :]{12,}[0-9a-fA-F]");
    private static final Pattern ESCAPED = Pattern.compile("[^\\s\"'<>]*+");
    private static final List<Pattern> ENCODED = List.of(BASE64_LINES, BASE64, HEX, ESCAPED);
    private static final Pattern ESCAPE =
            Pattern.compile("%([0-9a-fA-F]{2})|\\\\(?:x|u00)([0-9a-fA-F]{2})|&#([0-9]{1,3});");
    /// How many times a text may be encoded.
    private static final int MAX_ENCODINGS = 3;

    private SecretPatterns() {}

    static boolean isSecretName(String label) {
        return NAME.matcher(label).matches();
    }

    /// @param word returns the replacement for a secret
    static String redact(String given, UnaryOperator<String> word) {
        var text = given;
        for (var pattern : PATTERNS) {
            text = replaced(text, pattern, secret -> secret.startsWith(REDACTED) ? secret : word.apply(secret));
        }
        for (var encoded : ENCODED) {
            text = encoded.matcher(text)
                    .replaceAll(run -> Matcher.quoteReplacement(
                            containsEncodedSecret(run.group(), MAX_ENCODINGS) ? word.apply(run.group()) : run.group()));
        }
        return text;
    }

    /// Replaces in each match the first group that matched, or the entire match if there is none.
    static String replaced(String given, Pattern pattern, UnaryOperator<String> word) {
        var matcher = pattern.matcher(given);
        var out = new StringBuilder();
        int from = 0;
        while (matcher.find()) {
            int group = 1;
            while (group <= matcher.groupCount() && matcher.start(group) < 0) {
                group++;
            }
            group = group > matcher.groupCount() ? 0 : group;
            out.append(given, from, matcher.start(group)).append(word.apply(matcher.group(group)));
            from = matcher.end(group);
        }
        return from == 0 ? given : out.append(given, from, given.length()).toString();
    }

    private static boolean containsSecret(String text, int encodings) {
        return PATTERNS.stream().anyMatch(pattern -> pattern.matcher(text).find())
                || encodings > 0
                        && ENCODED.stream()
                                .flatMap(encoded -> encoded.matcher(text).results())
                                .anyMatch(run -> containsEncodedSecret(run.group(), encodings));
    }

    private static boolean containsEncodedSecret(String run, int encodings) {
        return decoded(run).stream().anyMatch(text -> containsSecret(text, encodings - 1));
    }

    /// All possible decodings of a run of letters, in the middle of which the encoded text may begin.
    private static List<String> decoded(String run) {
        var decoded = new ArrayList<String>();
        if (BASE64_LINES.matcher(run).matches() || BASE64.matcher(run).matches()) {
            var letters = run.replaceAll("[\\r\\n=]", "").replace('-', '+').replace('_', '/');
            for (int from = 0; from < 4; from++) {
                // A single character at the end encodes nothing.
                int to = letters.length() - ((letters.length() - from) % 4 == 1 ? 1 : 0);
                decoded.add(text(Base64.getDecoder().decode(letters.substring(from, to))));
            }
        }
        if (HEX.matcher(run).matches()) {
            var digits = run.replaceAll("[ :]", "");
            for (int from = 0; from < 2; from++) {
                decoded.add(text(
                        HexFormat.of().parseHex(digits, from, digits.length() - (digits.length() - from) % 2)));
            }
        }
        var plain = ESCAPE.matcher(run).replaceAll(escape -> Matcher.quoteReplacement(letter(escape)));
        if (!plain.equals(run)) {
            decoded.add(plain);
        }
        return decoded;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String letter(MatchResult escape) {
        int code = escape.group(3) != null
                ? Integer.parseInt(escape.group(3))
                : Integer.parseInt(escape.group(1) != null ? escape.group(1) : escape.group(2), 16);
        return String.valueOf((char) code);
    }

    /// Replaces the lines of a private key whose lines are separate texts.
    static List<String> withoutKeyLines(List<String> given) {
        var lines = new ArrayList<String>();
        boolean inside = false;
        for (var line : given) {
            boolean begins = KEY_BEGINS.matcher(line).find();
            boolean ends = KEY_ENDS.matcher(line).find();
            lines.add(inside && !begins ? KEY_LINE : line);
            inside = (inside || begins) && !ends;
        }
        return lines;
    }
}
