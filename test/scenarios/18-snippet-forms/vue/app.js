import { createApp, reactive, ref } from 'vue'

const setup = () => {
  const fields = reactive({ code: '', email: '', size: '', terms: false })
  const isRefused = ref(false)
  const isSent = ref(false)
  const send = async () => {
    await Promise.resolve()
    isRefused.value = !fields.email
    isSent.value = !!fields.email
  }
  return { fields, isRefused, isSent, send }
}

createApp({
  setup,
  template: `<p v-if="isSent" role="status">Thanks {{ fields.email }}</p>
    <form v-else id="quote" novalidate @submit.prevent.stop="send">
      <input name="code" :value="fields.code" @input="fields.code = $event.target.value.toUpperCase()">
      <input name="email" type="email" :aria-invalid="isRefused" v-model.trim="fields.email">
      <select name="size" v-model="fields.size">
        <option value="">-</option>
        <option value="private-size">large</option>
      </select>
      <input name="terms" type="checkbox" v-model="fields.terms">
      <button id="send">send</button>
    </form>`,
}).mount('#app')
