import { createApp, reactive, ref } from 'vue'
import { createRouter, createWebHashHistory, createWebHistory } from 'vue-router'

const page = (title) => ({ template: `<main><h1>${title}</h1></main>` })

const List = {
  template: `<main>
    <button id="sort" @click="$router.replace({ query: { sort: 'price' } })">sort</button>
    <button id="page2" @click="$router.push({ query: { page: 2 } })">page 2</button>
  </main>`,
}

const Controlled = {
  setup: () => ({ fields: reactive({ email: '', size: 's', terms: false }), isSent: ref(false) }),
  template: `<p v-if="isSent" id="thanks">{{ fields.email }}</p>
    <form v-else id="lead" @submit.prevent.stop="isSent = true">
      <input id="email" name="email" v-model.trim="fields.email">
      <select id="size" name="size" v-model="fields.size">
        <option value="s">small</option>
        <option value="l">large</option>
      </select>
      <input id="terms" name="terms" type="checkbox" v-model="fields.terms">
      <button id="send">send</button>
    </form>`,
}

const isHash = document.documentElement.dataset.routing === 'hash'
const router = createRouter({
  history: isHash ? createWebHashHistory() : createWebHistory(),
  routes: [
    { path: '/', component: page('Home'), meta: { title: () => 'Home' } },
    { path: '/list', component: List, meta: { title: ({ query }) => `List ${query.page ?? 1}` } },
    { path: '/list/:id', component: page('Item'), meta: { title: () => 'Item' } },
    { path: '/moved', redirect: '/list/1' },
    {
      path: '/guarded',
      component: page('Never seen'),
      beforeEnter: () => ({ path: '/list/1', replace: true }),
    },
    { path: '/form', component: Controlled, meta: { title: () => 'Form' } },
  ],
})
router.afterEach((to) => {
  document.title = to.meta.title(to)
})

createApp({
  template: `<nav>
      <router-link id="list" to="/list">list</router-link>
      <router-link id="item" to="/list/1">item</router-link>
      <router-link id="moved" to="/moved">moved</router-link>
      <router-link id="guarded" to="/guarded">guarded</router-link>
      <router-link id="part" :to="{ hash: '#part' }">part</router-link>
    </nav><router-view />`,
})
  .use(router)
  .mount('#app')
