package greenwall.connectors.ssh;

import java.util.ArrayList;
import java.util.List;

/// A pattern as OpenSSH has them: `*` for anything, `?` for one character, and in names of files `[a-z]` for
/// one of some. It takes at most the product of both lengths, whatever a stranger's file says.
final class Glob {
    private interface Step {
        boolean takes(char c);
    }

    private enum Star implements Step {
        STAR;

        @Override
        public boolean takes(char c) {
            return true;
        }
    }

    private static final Step ONE = _ -> true;

    private final List<Step> steps = new ArrayList<>();
    private boolean hidden = true;

    private Glob() {}

    /// For names of hosts and users, in which no letter is large or small.
    static Glob ofHosts(String pattern) {
        var glob = new Glob();
        for (char wanted : pattern.toCharArray()) {
            switch (wanted) {
                case '*' -> glob.steps.add(Star.STAR);
                case '?' -> glob.steps.add(ONE);
                default -> glob.steps.add(c -> Character.toLowerCase(c) == Character.toLowerCase(wanted));
            }
        }
        return glob;
    }

    /// For the name of a file within its folder. What begins with a dot has to be named with it.
    static Glob ofFiles(String pattern) {
        var glob = new Glob();
        for (int i = 0; i < pattern.length(); i++) {
            char wanted = pattern.charAt(i);
            int end = wanted == '[' ? pattern.indexOf(']', i + 2) : -1;
            if (end > 0) {
                glob.steps.add(oneOf(pattern.substring(i + 1, end)));
                i = end;
            } else if (wanted == '*') {
                glob.steps.add(Star.STAR);
            } else if (wanted == '?') {
                glob.steps.add(ONE);
            } else {
                char itself = wanted == '\\' && i + 1 < pattern.length() ? pattern.charAt(++i) : wanted;
                glob.steps.add(c -> c == itself);
            }
        }
        glob.hidden = pattern.startsWith(".") || pattern.startsWith("\\.");
        return glob;
    }

    private static Step oneOf(String set) {
        boolean not = set.startsWith("!") || set.startsWith("^");
        var some = not ? set.substring(1) : set;
        return c -> {
            boolean found = false;
            for (int i = 0; i < some.length() && !found; i++) {
                boolean range = i + 2 < some.length() && some.charAt(i + 1) == '-';
                found = range ? c >= some.charAt(i) && c <= some.charAt(i + 2) : c == some.charAt(i);
                i += range ? 2 : 0;
            }
            return found != not;
        };
    }

    boolean fits(String text) {
        if (!hidden && text.startsWith(".")) {
            return false;
        }
        int at = 0;
        int step = 0;
        int lastStar = -1;
        int resume = 0;
        while (at < text.length()) {
            if (step < steps.size() && steps.get(step) == Star.STAR) {
                lastStar = step++;
                resume = at;
            } else if (step < steps.size() && steps.get(step).takes(text.charAt(at))) {
                step++;
                at++;
            } else if (lastStar >= 0) {
                step = lastStar + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        while (step < steps.size() && steps.get(step) == Star.STAR) {
            step++;
        }
        return step == steps.size();
    }
}
