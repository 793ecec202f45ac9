/// The mesh: who hears whom, both ways.
@NullMarked
package greenwall.views.wireguard;

import org.jspecify.annotations.NullMarked;
