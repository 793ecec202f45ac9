package greenwall.fleet.explain.template;

import java.util.Locale;

/// The fixed meanings of common words in logs: units, months, "user". They are looked up by [LineTokens#hash],
/// so that no string is created for a word.
final class WordMeanings {
    static final int SCALED_UNIT = 1;
    static final int AMOUNT = 2;
    static final int WEEKDAY = 4;
    static final int MONTH = 8;
    static final int CLOCK = 16;
    static final int TOP_LEVEL = 32;
    static final int NAMESPACE = 64;
    static final int INTRODUCES_A_USER = 128;
    static final int NO_USER = 256;
    static final int TRUTH = 512;
    static final int INTRODUCES_A_COMMAND = 1024;

    private static final int SLOTS = 1 << 13;

    private final long[] hashes = new long[SLOTS];
    private final short[] meanings = new short[SLOTS];

    WordMeanings() {
        // Units that a program chooses by the size of the amount. A unit that is never scaled is an ordinary
        // word.
        add(
                SCALED_UNIT,
                "b kb mb gb tb pb kib mib gib tib k m g t kbps mbps gbps ns us ms s sec secs min mins h hr hrs hz khz mhz ghz"
                        + " KiB MiB GiB TiB kB");
        add(AMOUNT, "bytes byte seconds second minutes minute hours hour days day");
        add(WEEKDAY, "mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday");
        add(
                MONTH,
                "jan feb mar apr may jun jul aug sep oct nov dec january february march april june july august september"
                        + " october november december");
        add(CLOCK, "am pm utc gmt est edt cst cdt mst mdt pst pdt cet cest bst ist jst hkt");
        // The last label of a host name. A dotted word with another ending is a class, a file or a setting.
        add(
                TOP_LEVEL,
                "com org net edu gov mil info biz io dev app cloud arpa local lan internal intranet corp localdomain home ac"
                        + " ad ae af ag al am ar at au az ba bd be bg bh bo br by ca cc ch ci cl cn co cr cu cy cz de dk do ec"
                        + " ee eg es eu fi fr ge gh gr gt hk hn hr hu id ie il in iq ir is it jm jo jp ke kg kh kr kw kz lb li"
                        + " lk lt lu lv ma md me mk mn mo mt mu mx my na ng ni nl no np nz om pa pe ph pk pl pr ps pt py qa ro"
                        + " rs ru sa se sg si sk sn sv sy th tn tr tt tv tw tz ua ug uk us uy uz ve vn ws za zm zw");
        // The first part of the name of a class or a setting, which is a reversed host name.
        add(
                NAMESPACE,
                "com org net edu gov io java javax jdk sun android androidx kotlin scala system de uk jp cn ch me dev app");
        add(TRUTH, "true false");
        // These are written by cron and sudo; in lower case they are ordinary words.
        add(INTRODUCES_A_COMMAND, "CMD".toCharArray());
        add(INTRODUCES_A_COMMAND, "COMMAND".toCharArray());
        add(INTRODUCES_A_USER, "user username");
        add(
                NO_USER,
                "unknown request requested requests authentication authenticated space mode level name names id ids agent"
                        + " data is was has had not and or does did can could cannot input account accounts session sessions"
                        + " process processes login logged switch switched permission permissions settings interface present"
                        + " active idle action activity defined profile defaults in on of to for from by with at");
    }

    /// The known meanings of a word, as a set of the constants above.
    int meaningOf(long hash) {
        int slot = slotOf(hash);
        return hashes[slot] == hash ? meanings[slot] : 0;
    }

    private int slotOf(long hash) {
        int slot = (int) (hash >>> 40) & (SLOTS - 1);
        while (hashes[slot] != 0 && hashes[slot] != hash) {
            slot = (slot + 1) & (SLOTS - 1);
        }
        return slot;
    }

    private void add(int meaning, String words) {
        for (String word : words.split(" ", -1)) {
            add(meaning, word.toCharArray());
            add(meaning, word.toUpperCase(Locale.ROOT).toCharArray());
            add(meaning, (Character.toUpperCase(word.charAt(0)) + word.substring(1)).toCharArray());
        }
    }

    private void add(int meaning, char[] word) {
        long hash = LineTokens.hash(word, 0, word.length);
        int slot = slotOf(hash);
        hashes[slot] = hash;
        meanings[slot] |= (short) meaning;
    }
}
