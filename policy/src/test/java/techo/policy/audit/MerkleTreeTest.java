package techo.policy.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
    /** The leaves with which implementations of RFC 6962 are compared. */
    private static final List<String> LEAVES =
            List.of("", "\0", "\u0010", " !", "01", "@ABC", "PQRSTUVW", "`abcdefghijklmno");

    @Test
    void roots_are_those_of_the_standard() {
        assertThat(tree(1).root().hex()).isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assertThat(tree(2).root().hex()).isEqualTo("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
        assertThat(tree(8).root().hex()).isEqualTo("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
    }

    @Test
    void every_leaf_of_every_tree_is_proved_and_nothing_else_is() {
        for (int size = 1; size <= LEAVES.size(); size++) {
            MerkleTree tree = tree(size);
            for (int index = 0; index < size; index++) {
                List<ChainHash> path = tree.path(index);
                assertThat(MerkleTree.root(MerkleTree.leaf(LEAVES.get(index)), index, size, path))
                        .isEqualTo(tree.root());
                assertThat(MerkleTree.root(MerkleTree.leaf("another"), index, size, path))
                        .isNotEqualTo(tree.root());
            }
        }
    }

    @Test
    void a_path_of_another_length_is_refused() {
        List<ChainHash> path = tree(8).path(3);
        ChainHash leaf = MerkleTree.leaf(" !");
        assertThatThrownBy(() -> MerkleTree.root(leaf, 3, 8, path.subList(0, 2)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MerkleTree.root(leaf, 3, 4, path)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MerkleTree.root(leaf, 8, 8, path)).isInstanceOf(IllegalArgumentException.class);
    }

    private static MerkleTree tree(int size) {
        MerkleTree tree = new MerkleTree();
        LEAVES.subList(0, size).forEach(tree::add);
        return tree;
    }
}
